//! A directory in memory that is put away and taken out again.

use dost_desk::store::medium::{Medium, MemoryMedium, PIECE_BYTES};

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

/// A journal grows at its end: of a later moment only that is kept beside an earlier one.
#[test]
fn a_later_moment_shares_what_is_as_it_was() {
    let mut medium = MemoryMedium::new();
    let frames = vec![7; 100 * PIECE_BYTES + 10];
    medium.create("segment", &frames).unwrap();
    let before = medium.packed();
    assert_eq!(before.bytes(), frames.len());
    medium.set_length("segment", SEGMENT * 8).unwrap();
    medium.write_at("segment", frames.len() as u64, b"frame").unwrap();
    let after = medium.packed_after(&before);
    assert_eq!(after.bytes(), frames.len() + 5);
    assert_eq!(after.bytes_beside(&before), 15, "the piece that has grown");
    assert_eq!(after.bytes_beside(&after), 0);
    // What lies at the beginning may change too.
    medium.write_at("segment", 0, b"x").unwrap();
    let changed = medium.packed_after(&after);
    assert_eq!(changed.bytes_beside(&after), PIECE_BYTES);
    for (packed, first) in [(&before, 7), (&after, 7), (&changed, b'x')] {
        let whole = MemoryMedium::unpacked(packed).read("segment").unwrap();
        assert_eq!(whole[0], first);
        assert_eq!(whole[1..frames.len()], frames[1..]);
    }
    assert_eq!(
        MemoryMedium::unpacked(&changed).read("segment").unwrap(),
        medium.read("segment").unwrap()
    );
}
