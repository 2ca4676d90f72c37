//! What people type: names, codes, addresses, dates, and text on its way to the screen.

use chrono::NaiveDate;
use dost_desk::casework::identity::{
    Address, Email, IdDocument, IdDocumentKind, Name, PersonCode, PersonCodeKind, Phone, Postcode,
};
use dost_desk::casework::public_key::PublicKey;
use dost_desk::locale::clean::{SHOWN_BYTES_MAX, check_clean, shown};
use dost_desk::locale::dates::date_short;
use dost_desk::locale::fold::{fold, search_words};
use dost_desk::locale::look_alikes::look_alikes;
use dost_desk::locale::typed_date::{parse_past_date, parse_typed_date};
use dost_desk::locale::width::{columns, fit, pad};
use dost_desk::locale::{letters, order};

use super::chosen;

/// Names, codes, papers, telephones, addresses, keys: what is taken is clean, and is taken again
/// as itself.
pub fn names(bytes: &[u8]) {
    let (which, rest) = chosen(bytes, 8);
    let text = String::from_utf8_lossy(rest);
    let text = text.as_ref();
    let taken: Option<(String, Option<String>)> = match which {
        0 => Name::parse(text).ok().map(|it| {
            let again = Name::parse(it.as_str()).ok().map(|it| it.as_str().to_owned());
            (it.as_str().to_owned(), again)
        }),
        1 | 2 => {
            let kind = if which == 1 { PersonCodeKind::Fin } else { PersonCodeKind::Permit };
            let _ = PersonCode::hint(kind, text);
            PersonCode::parse(kind, text).ok().map(|it| {
                let again = PersonCode::parse(kind, it.as_str()).ok();
                (it.as_str().to_owned(), again.map(|it| it.as_str().to_owned()))
            })
        }
        3 => IdDocument::parse(IdDocumentKind::IdCard, text).ok().map(|it| {
            let again = IdDocument::parse(IdDocumentKind::IdCard, it.as_str()).ok();
            (it.as_str().to_owned(), again.map(|it| it.as_str().to_owned()))
        }),
        4 => Phone::parse(text)
            .ok()
            .map(|it| (it.shown(), Phone::parse(&it.shown()).ok().map(|it| it.shown()))),
        5 => Email::parse(text).ok().map(|it| {
            let again = Email::parse(it.as_str()).ok().map(|it| it.as_str().to_owned());
            (it.as_str().to_owned(), again)
        }),
        6 => Address::parse(text, Postcode::parse(text).ok()).ok().map(|it| {
            let again = Address::parse(it.as_str(), None).ok().map(|it| it.as_str().to_owned());
            (it.as_str().to_owned(), again)
        }),
        _ => PublicKey::parse(text)
            .ok()
            .map(|it| (it.line(), PublicKey::parse(&it.line()).ok().map(|it| it.line()))),
    };
    if let Some((value, again)) = taken {
        assert_eq!(check_clean(&value), Ok(()), "{value:?}");
        assert_eq!(Some(&value), again.as_ref(), "taken once and not twice");
        assert_eq!(shown(&value), value.as_str());
    }
}

/// Dates as they are typed.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
    for read in [parse_typed_date, parse_past_date] {
        if let Ok(date) = read(&text, today) {
            assert_eq!(read(&date_short(date), today).ok(), Some(date), "{date}");
        }
    }
}

/// Folding, case, order, width and what a terminal is sent.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.as_ref();
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "{text:?}");
    let _ = (search_words(text), look_alikes(text), letters::title_case_name(text));
    let _ = (letters::upper(text), letters::lower(text), letters::nfc(text));
    assert_eq!(order::compare(text, text), std::cmp::Ordering::Equal);
    for limit in [0, 1, 2, 7, 80] {
        assert!(columns(&fit(text, limit)) <= limit, "{text:?} in {limit}");
        assert_eq!(columns(&pad(text, limit)), limit, "{text:?} in {limit}");
    }
    let seen = shown(text);
    assert_eq!(shown(&seen), seen, "{text:?}");
    assert!(!seen.chars().any(|it| it.is_control() && it != '\n'), "{text:?}");
    if check_clean(text).is_ok() {
        let too_long = |letter: &str| letter.len() > SHOWN_BYTES_MAX;
        let whole = !unicode_segmentation::UnicodeSegmentation::graphemes(text, true).any(too_long);
        assert!(!whole || seen == text, "{text:?}");
    }
}
