//! What people type about people.

use std::collections::BTreeSet;

use dost_desk::casework::identity::{
    Address, EMAIL_CHARS_MAX, Email, FatherSuffix, FieldError, IdDocument, IdDocumentKind as Kind,
    LANDLINE_CODES, MOBILE_PREFIXES, Name, PersonCode, PersonCodeKind, PersonName, Phone, Postcode,
};
use dost_desk::locale::words::keys;
use dost_desk::locale::{Arg, Lang, Text};
use proptest::prelude::*;

fn code(kind: PersonCodeKind, typed: &str) -> Result<String, FieldError> {
    PersonCode::parse(kind, typed).map(|code| code.as_str().to_owned())
}

fn document(kind: Kind, typed: &str) -> Result<String, FieldError> {
    IdDocument::parse(kind, typed).map(|document| document.as_str().to_owned())
}

fn phone(typed: &str) -> Result<String, FieldError> {
    Phone::parse(typed).map(|phone| phone.shown())
}

fn email(typed: &str) -> Result<String, FieldError> {
    Email::parse(typed).map(|email| email.as_str().to_owned())
}

fn postcode(typed: &str) -> Result<String, FieldError> {
    Postcode::parse(typed).map(|postcode| postcode.as_str().to_owned())
}

fn address(typed: &str) -> Result<String, FieldError> {
    Address::parse(typed, None).map(|address| address.as_str().to_owned())
}

fn name(typed: &str) -> Result<String, FieldError> {
    Name::parse(typed).map(|name| name.as_str().to_owned())
}

#[test]
fn values_are_taken_in_the_forms_people_type() {
    use PersonCodeKind::{Fin, Permit};
    let forty = "Ə".repeat(40);
    let street = "Ş".repeat(120);
    for (got, want) in [
        (code(Fin, "5ZJ7K2P"), "5ZJ7K2P"),
        (code(Fin, " 5zj 7k2p "), "5ZJ7K2P"),
        (code(Fin, "5ZJ7K2ü"), "5ZJ7K2W"),
        (code(Fin, "5ZJ7K2Ü"), "5ZJ7K2W"),
        (code(Fin, "5ZJ7K2u\u{308}"), "5ZJ7K2W"),
        (code(Permit, "a1b2c"), "A1B2C"),
        (code(Permit, "A1B2C3"), "A1B2C3"),
        (document(Kind::IdCard, "aa 1234567"), "AA1234567"),
        (document(Kind::OldIdCard, "aze12345678"), "AZE12345678"),
        (document(Kind::PermanentPermit, "dyi 12345"), "DYİ12345"),
        (document(Kind::PermanentPermit, "DYİ123456789"), "DYİ123456789"),
        (document(Kind::TemporaryPermit, "MYI12345"), "MYİ12345"),
        (document(Kind::TemporaryPermit, "myı12345"), "MYİ12345"),
        (phone("+994 50 123 45 67"), "+994 50 123 45 67"),
        (phone("994501234567"), "+994 50 123 45 67"),
        (phone("00994501234567"), "+994 50 123 45 67"),
        (phone("+994 (0) 50 123-45-67"), "+994 50 123 45 67"),
        (phone("(012) 345 67 89"), "+994 12 345 67 89"),
        (phone("501234567"), "+994 50 123 45 67"),
        (phone("994012345"), "+994 99 401 23 45"),
        (phone("088 123 45 67"), "+994 88 123 45 67"),
        (email(" Ad.Soyad+1@Mail.AZ "), "Ad.Soyad+1@mail.az"),
        (email("ad@dost-merkezi.az"), "ad@dost-merkezi.az"),
        (postcode("az1000"), "AZ1000"),
        (postcode("AZ-1000"), "AZ1000"),
        (postcode("1000"), "AZ1000"),
        (address("  Bakı,   Nizami  k. 5 "), "Bakı, Nizami k. 5"),
        (address(&street), street.as_str()),
        (name(" ƏLİ-zadə "), "ƏLİ-zadə"),
        (name("D’Artanyan"), "D'Artanyan"),
        (name("K\u{1DD}ngərli"), "Kəngərli"),
        (name("S\u{327}u\u{308}kür"), "Şükür"),
        (name("İsmayıl oğlu"), "İsmayıl oğlu"),
        (name(&forty), forty.as_str()),
    ] {
        assert_eq!(got.as_deref(), Ok(want));
    }
}

/// Typed values, the message they meet and its detail.
fn refused() -> Vec<(Result<String, FieldError>, &'static str, String)> {
    use PersonCodeKind::{Fin, Permit};
    let long = "a".repeat(1 << 20);
    let text = str::to_owned;
    vec![
        (code(Fin, ""), "field-empty", text("")),
        (name(" \u{a0} "), "field-empty", text("")),
        (code(Fin, &long), "field-too-long", text("1000")),
        (address(&long), "field-too-long", text("1000")),
        (name("A\u{202E}B"), "field-unclean", text("2: U+202E")),
        (address("Bakı\u{7}"), "field-unclean", text("5: U+0007")),
        (name("A\u{301}\u{301}\u{301}\u{301}"), "field-unclean", text("1: U+0301")),
        (name("A\u{E0041}"), "field-unclean", text("1: U+E0041")),
        (code(Fin, "5ZJ7К2P"), "field-look-alike", text("5: К (U+041A) → K")),
        (document(Kind::IdCard, "АА1234567"), "field-look-alike", text("1: А (U+0410) → A")),
        (code(Fin, "5ZJ7K2I"), "field-code-figure", text("I → 1")),
        (code(Fin, "o5ZJ7K2"), "field-code-figure", text("O → 0")),
        (code(Permit, "A1B2İ"), "field-code-figure", text("İ → 1")),
        (code(Fin, "5ZJ7K2Ə"), "field-code-character", text("Ə")),
        (code(Permit, "A1-2C"), "field-code-character", text("-")),
        (code(Fin, "5ZJ7K2P8"), "field-fin-length", text("8")),
        (code(Fin, "5ZJ7K2"), "field-fin-length", text("6")),
        (code(Permit, "A1B2"), "field-permit-code-length", text("4")),
        (code(Permit, "A1B2C3D"), "field-permit-code-length", text("7")),
        (document(Kind::IdCard, "AA12345O7"), "field-document-character", text("O")),
        (document(Kind::IdCard, "AA№1234567"), "field-document-character", text("№")),
        (document(Kind::IdCard, "AZE12345678"), "field-id-card", text("AZE + 8")),
        (document(Kind::IdCard, "AA123456"), "field-id-card", text("AA + 6")),
        (document(Kind::IdCard, "AAA1234567"), "field-id-card", text("AAA + 7")),
        (document(Kind::IdCard, "ƏA1234567"), "field-id-card", text("ƏA + 7")),
        (document(Kind::OldIdCard, "AA1234567"), "field-old-id-card", text("AA + 7")),
        (document(Kind::OldIdCard, "AZE1234567"), "field-old-id-card", text("AZE + 7")),
        (document(Kind::PermanentPermit, "MYİ12345"), "field-permanent-permit", text("MYİ + 5")),
        (document(Kind::TemporaryPermit, "MYİ1234"), "field-temporary-permit", text("MYİ + 4")),
        (
            document(Kind::TemporaryPermit, "MYİ1234567890"),
            "field-temporary-permit",
            text("MYİ + 10"),
        ),
        (phone("050 123 45 6x"), "field-phone-character", text("x")),
        (phone("+90 532 123 45 67"), "field-phone-country", text("+905")),
        (phone("050 123 45 6"), "field-phone-length", text("8")),
        (phone("030 123 45 67"), "field-phone-prefix", text("30")),
        (email("ad soyad@mail.az"), "field-email-character", text(" ")),
        (email("şükür@mail.az"), "field-email-character", text("ş")),
        (email(&format!("{}@mail.az", "a".repeat(250))), "field-email-long", text("258")),
        (email("mail.az"), "field-email-at", text("0")),
        (email("a@b@mail.az"), "field-email-at", text("2")),
        (email("@mail.az"), "field-email-name", text("")),
        (email("a..b@mail.az"), "field-email-name", text("")),
        (email(&format!("{}@mail.az", "a".repeat(65))), "field-email-name", text("")),
        (email("a@mail"), "field-email-domain", text("mail")),
        (email("a@mail..az"), "field-email-domain", text("mail..az")),
        (email("a@-mail.az"), "field-email-domain", text("-mail.az")),
        (postcode("AZ10O0"), "field-postcode-character", text("O")),
        (postcode("AZ100"), "field-postcode-length", text("3")),
        (address(&"Ş".repeat(121)), "field-address-long", text("121")),
        (name(&"Ə".repeat(41)), "field-name-long", text("41")),
        (name("Əli2"), "field-name-digit", text("2")),
        (name("Əli Ⅲ"), "field-name-digit", text("Ⅲ")),
        (name("Əli_"), "field-name-character", text("_")),
        (name("Əli, Vəli"), "field-name-character", text(",")),
        (name("-Əli"), "field-name-joint", text("-")),
        (name("Əli-"), "field-name-joint", text("")),
        (name("Əli--Vəli"), "field-name-joint", text("-")),
    ]
}

#[test]
fn what_is_refused_says_what_is_wrong() {
    for (got, key, detail) in refused() {
        assert_eq!(got, Err(FieldError::new(key, detail)));
    }
}

#[test]
fn every_message_about_a_field_is_met_and_said_in_both_languages() {
    let met: BTreeSet<String> = refused().into_iter().map(|(_, key, _)| key.to_owned()).collect();
    for lang in Lang::ALL {
        let written: BTreeSet<String> =
            keys(lang).into_iter().filter(|key| key.starts_with("field-")).collect();
        let missing: Vec<_> = met.difference(&written).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
        let said = Text::of(lang).with("field-fin-length", &[("detail", Arg::from("8"))]);
        assert!(said.contains('8'), "{said}");
    }
}

#[test]
fn i_and_o_are_offered_and_never_applied() {
    use PersonCodeKind::{Fin, Permit};
    for (kind, typed, offered) in [
        (Fin, "5ZJ7K2I", Some("5ZJ7K21")),
        (Fin, "oi5ZJ7K", Some("015ZJ7K")),
        (Fin, "5zj7kıİ", Some("5ZJ7K11")),
        (Permit, "A1B2O", Some("A1B20")),
        (Fin, "5ZJ7K2P", None),
        (Fin, "5ZJ7K2IO", None),
        (Fin, "5ZJ7К2I", None),
    ] {
        let hint = PersonCode::hint(kind, typed).map(|hint| hint.offered);
        assert_eq!(hint.as_deref(), offered, "{typed}");
    }
    assert!(code(Fin, "5ZJ7K2I").is_err());
}

#[test]
fn look_alikes_in_a_name_are_shown_and_not_refused() {
    let mixed = Name::parse("Əли").map(|name| name.look_alikes().len());
    assert_eq!(mixed, Ok(0), "и passes for no Latin letter");
    let name = Name::parse("Rаmiz").expect("a name with one Cyrillic letter");
    let found: Vec<_> =
        name.look_alikes().iter().map(|it| (it.index, it.found, it.meant)).collect();
    assert_eq!(found, [(1, 'а', 'a')]);
}

#[test]
fn a_field_is_complete_at_the_only_length_that_its_code_can_have() {
    for (kind, complete) in [(PersonCodeKind::Fin, Some(7)), (PersonCodeKind::Permit, None)] {
        assert_eq!(kind.fixed_length(), complete);
        let (least, most) = kind.lengths().into_inner();
        assert_eq!((least == most).then_some(most), complete, "{kind:?}");
    }
}

/// Lists are read over somebody's shoulder.
#[test]
fn a_list_shows_of_a_person_what_tells_them_apart_and_no_more() {
    for (kind, typed, shown) in
        [(PersonCodeKind::Fin, "5ZJ7K2P", "5Z•••••"), (PersonCodeKind::Permit, "A1B2C", "A1•••")]
    {
        let code = PersonCode::parse(kind, typed).expect("a code");
        assert_eq!(code.masked(), shown);
    }
    let part = |text| Name::parse(text).expect("a name");
    let mut person = PersonName {
        surname: part("Əliyev"),
        given: part("Rauf"),
        father: Some(part("Tahir")),
        suffix: FatherSuffix::Oglu,
    };
    for (suffix, full) in [
        (FatherSuffix::Oglu, "Əliyev Rauf Tahir oğlu"),
        (FatherSuffix::Qizi, "Əliyev Rauf Tahir qızı"),
        (FatherSuffix::None, "Əliyev Rauf Tahir"),
    ] {
        person.suffix = suffix;
        assert_eq!((person.full().as_str(), person.masked().as_str()), (full, "Ə••• R. T."));
    }
    person.father = None;
    let shown = (person.full(), person.masked());
    assert_eq!(shown, ("Əliyev Rauf".to_owned(), "Ə••• R.".to_owned()));
    let phone = Phone::parse("050 123 45 67").expect("a telephone");
    assert_eq!(phone.digits(), "501234567");
}

#[test]
fn an_address_of_mail_is_as_long_as_it_may_be() {
    let domain = ["a", "b", "c"].map(|letter| letter.repeat(62)).join(".");
    for (more, key) in [(0, None), (1, Some("field-email-long"))] {
        let local = "x".repeat(EMAIL_CHARS_MAX - domain.len() - "@.az".len() + more);
        let typed = format!("{local}@{domain}.az");
        let got = email(&typed).err().map(|error| error.key);
        assert_eq!(got.as_deref(), key, "{} characters", typed.len());
    }
}

#[test]
fn every_prefix_in_use_is_taken() {
    for code in MOBILE_PREFIXES.iter().chain(&LANDLINE_CODES) {
        assert!(phone(&format!("0{code}1234567")).is_ok(), "{code}");
    }
}

proptest! {
    #[test]
    fn nothing_typed_panics_and_what_is_taken_is_taken_again(typed in "\\PC{0,60}|.{0,20}") {
        for kind in [PersonCodeKind::Fin, PersonCodeKind::Permit] {
            if let Ok(once) = code(kind, &typed) {
                prop_assert!(once.bytes().all(|b| b.is_ascii_alphanumeric() && b != b'I' && b != b'O'));
                prop_assert!(kind.lengths().contains(&once.len()));
                prop_assert_eq!(code(kind, &once), Ok(once.clone()));
            }
            let _ = PersonCode::hint(kind, &typed);
        }
        for kind in [Kind::IdCard, Kind::OldIdCard, Kind::PermanentPermit, Kind::TemporaryPermit] {
            if let Ok(once) = document(kind, &typed) {
                prop_assert_eq!(document(kind, &once), Ok(once.clone()));
            }
        }
        for parse in [phone, email, postcode, address, name] {
            if let Ok(once) = parse(&typed) {
                prop_assert_eq!(parse(&once), Ok(once.clone()));
            }
        }
    }

    #[test]
    fn a_fin_is_read_however_its_letters_are_typed(fin in "[A-HJ-NP-Z0-9]{7}") {
        let typed = fin.to_ascii_lowercase().replace('w', "ü");
        prop_assert_eq!(code(PersonCodeKind::Fin, &typed), Ok(fin));
    }
}
