//! The ten characters of a receipt.

use dost_desk::casework::head::{ALPHABET, CODE_LETTERS, Code, CodeError, Head};

fn codes() -> Vec<Code> {
    (0..60_u8).map(|n| Code::of(blake3::hash(&[n]).as_bytes())).collect()
}

fn signs(code: &Code) -> Vec<char> {
    code.to_string().chars().filter(|sign| *sign != '-').collect()
}

#[test]
fn a_code_is_typed_on_an_azerbaijani_keyboard_and_read_aloud() {
    for forbidden in "0O1IİLJWQZSBGU".chars() {
        assert!(!ALPHABET.iter().any(|sign| char::from(*sign) == forbidden), "{forbidden}");
    }
    for code in codes() {
        assert_eq!(signs(&code).len(), CODE_LETTERS);
        let text = code.to_string();
        for typed in [text.clone(), text.to_ascii_lowercase(), text.replace('-', " ")] {
            assert_eq!(Code::parse(&typed), Ok(code), "{typed}");
        }
    }
    assert_eq!(Code::parse("K7M2P"), Err(CodeError::Length(5)));
    assert_eq!(Code::parse("W7M2P-4RX9D"), Err(CodeError::Sign('W')));
    assert_eq!(Code::parse("ı7M2P-4RX9D"), Err(CodeError::Sign('ı')));
}

#[test]
fn every_wrong_sign_and_every_swap_is_found() {
    for code in codes() {
        let right = signs(&code);
        for at in 0..CODE_LETTERS {
            for other in ALPHABET.iter().map(|sign| char::from(*sign)) {
                let mut typed = right.clone();
                typed[at] = other;
                let typed: String = typed.into_iter().collect();
                let expected = if other == right[at] { Ok(code) } else { Err(CodeError::Check) };
                assert_eq!(Code::parse(&typed), expected, "{typed}");
            }
            let mut typed = right.clone();
            if at + 1 < CODE_LETTERS && typed[at] != typed[at + 1] {
                typed.swap(at, at + 1);
                let typed: String = typed.into_iter().collect();
                assert_eq!(Code::parse(&typed), Err(CodeError::Check), "{typed}");
            }
        }
    }
}

#[test]
fn a_head_is_said_with_its_frame() {
    let head = Head { frame: 1234, hash: *blake3::hash(b"x").as_bytes() };
    assert_eq!(head.to_string(), format!("1234:{}", head.code()));
}

/// Receipts lie in drawers for years: the same hash has the same ten characters for ever.
#[test]
fn the_code_of_a_hash_is_frozen() {
    let zero = Code::of(&[0; 32]);
    assert_eq!(zero.to_string(), "22222-22222");
    let head = Head { frame: 7, hash: *blake3::hash(b"x").as_bytes() };
    assert_eq!(head.to_string(), "7:KYD9V-EVP8K");
    assert_eq!(format!("{:?}", head.code()), head.code().to_string());
    let mut other = head.hash;
    for at in 0..8 {
        other[at] ^= 1;
        assert_ne!(Code::of(&other), head.code(), "byte {at} counts");
        other[at] ^= 1;
    }
}
