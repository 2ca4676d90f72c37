//! Bytes of stored values.

use dost_desk::casework::private::Private;
use dost_desk::store::codec::{
    self, CodecError, Envelope, Schema, VALUE_BYTES_MAX, decode_payload, encode_payload,
};

use super::{NOTE, Note, note};

fn envelope() -> Envelope {
    let schema = Schema { kind: 3, version: 1 };
    Envelope { schema, flags: 0, revision: 258, payload: b"Novruz".to_vec() }
}

#[test]
fn the_bytes_are_frozen() {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let sealed = Note { name: Private::Sealed(vec![1, 2, 3]), ..note(5, "") };
    let erased = Note { name: Private::Erased, ..note(5, "") };
    let lines = [
        hex(&encode_payload(NOTE, &sealed).unwrap()),
        hex(&encode_payload(NOTE, &erased).unwrap()),
        hex(&envelope().encode(b"key")),
    ];
    assert_eq!(
        lines,
        [
            "840301000500000000000000030000000000000001020307",
            "84030100050000000100000007",
            "a701030001000000020100000000000046ebcb0a4e6f7672757a",
        ]
    );
}

#[test]
fn every_flipped_bit_of_an_envelope_and_a_wrong_key_are_seen() {
    let bytes = envelope().encode(b"key");
    assert_eq!(Envelope::decode(b"key", &bytes).unwrap(), envelope());
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(Envelope::decode(b"key", &damaged).is_err(), "bit {bit}");
    }
    assert!(Envelope::decode(b"kez", &bytes).is_err());
    for length in 0..bytes.len() {
        assert!(Envelope::decode(b"key", &bytes[..length]).is_err(), "cut to {length}");
    }
}

#[test]
fn other_schemas_trailing_bytes_and_open_values_are_refused() {
    let sealed = Note { name: Private::Sealed(vec![9; 40]), ..note(5, "") };
    let mut bytes = encode_payload(NOTE, &sealed).unwrap();
    assert_eq!(decode_payload::<Note>(NOTE, &bytes).unwrap(), sealed);
    let newer = Schema { version: 2, ..NOTE };
    let outcome = decode_payload::<Note>(newer, &bytes);
    assert!(matches!(outcome, Err(CodecError::OtherSchema { found_version: 1, .. })));
    bytes.push(0);
    assert!(matches!(decode_payload::<Note>(NOTE, &bytes), Err(CodecError::Decode { .. })));
    let open = note(5, "Şəhla Ibrahimova");
    assert!(matches!(encode_payload(NOTE, &open), Err(CodecError::Encode(_))));
    let huge = vec![0_u8; VALUE_BYTES_MAX as usize];
    assert!(matches!(codec::to_bytes(&huge), Err(CodecError::Encode(_))));
    // A length that claims more than there is must not be believed.
    let lie = [u64::MAX.to_le_bytes().as_slice(), &[0; 4]].concat();
    assert!(codec::from_bytes::<Vec<u8>>(NOTE, &lie).is_err());
}
