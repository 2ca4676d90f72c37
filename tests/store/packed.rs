//! A directory in memory that is put away and taken out again.

use dost_desk::store::medium::{Medium, MemoryMedium};

/// Segments of this size are mostly zeros that wait.
const SEGMENT: u64 = 256 << 10;

#[test]
fn what_is_put_away_comes_out_whole_and_is_nobody_elses() {
    let mut medium = MemoryMedium::new();
    medium.create("segment", b"head").unwrap();
    medium.set_length("segment", SEGMENT).unwrap();
    medium.write_at("segment", 100, b"frame\0\0").unwrap();
    medium.create("old", b"gone").unwrap();
    medium.rename("old", "keys").unwrap();
    medium.create("empty", b"").unwrap();
    let packed = medium.packed();
    assert!(packed.bytes() < 200, "{} bytes of zeros", packed.bytes());
    let mut out = MemoryMedium::unpacked(&packed);
    assert_eq!(out.names().unwrap(), ["empty", "keys", "segment"]);
    for name in out.names().unwrap() {
        assert_eq!(out.read(&name).unwrap(), medium.read(&name).unwrap(), "{name}");
    }
    // A power cut takes nothing of it, and nothing that is written afterwards gets into it.
    out.cut_power(|_| 0);
    assert_eq!(out.read("segment").unwrap().len() as u64, SEGMENT);
    out.write_at("segment", 200, b"another").unwrap();
    medium.remove("keys").unwrap();
    let again = MemoryMedium::unpacked(&packed);
    assert_eq!(again.read_at("segment", 200, 7).unwrap(), [0; 7]);
    assert_eq!(again.read("keys").unwrap(), b"gone");
}
