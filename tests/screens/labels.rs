//! No label touches its value, and no label of a box is cut.

use dost_desk::locale::width::columns;
use dost_desk::locale::{Lang, Text};
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, monday};

/// Boxes and pages with lines to type in.
fn screens(lang: Lang) -> Vec<(&'static str, Desk)> {
    let theme = Theme::default();
    let size = (80, 24);
    let mut all = vec![("set-up", Desk::new(&House::bare(monday()), size, lang, theme))];
    all.push(("sign-in", Desk::new(&House::founded(monday()), size, lang, theme)));
    let mut house = House::founded(monday());
    let mut admin = Desk::seated(&mut house, "admin", "", size, lang, theme);
    admin.press(&mut house, "Enter");
    all.push(("staff", admin));
    let mut issue = Desk::seated(&mut house, "leyla", "7", size, lang, theme);
    issue.press(&mut house, "Ins");
    all.push(("issue", issue));
    let mut locked = Desk::seated(&mut house, "leyla", "7", size, lang, theme);
    locked.press(&mut house, "Ctrl-L");
    all.push(("lock", locked));
    all
}

#[test]
fn a_gap_stands_between_a_label_and_what_is_typed() {
    for lang in Lang::ALL {
        for (name, mut desk) in screens(lang) {
            let mut house = House::founded(monday());
            let mut seen = 0;
            for _ in 0..8 {
                if desk.screen().1.is_some() {
                    desk.press(&mut house, "Ctrl-U");
                    desk.types(&mut house, "7");
                    let at = desk.screen().1.expect("a cursor");
                    let row = desk.rows()[usize::from(at.y)].clone();
                    let typed: String = row.chars().take(usize::from(at.x)).collect();
                    let label = typed.strip_suffix(['7', '•']).unwrap_or_default();
                    assert!(label.ends_with("  "), "{name} {row}");
                    assert!(!label.contains('…'), "{name} {row}");
                    seen += 1;
                }
                desk.press(&mut house, "Tab");
            }
            assert!(seen > 0, "{name}: nothing can be typed");
        }
    }
}

#[test]
fn labels_of_fixed_columns_leave_a_gap() {
    // What stands beside a value, and the columns it may take without its gap.
    let receipt =
        ["receipt-number", "receipt-head", "term-registered", "term-legal-end", "term-notify-by"];
    let form = [
        "field-category",
        "field-document-kind",
        "field-fin",
        "field-permit-code",
        "field-surname",
        "field-name",
        "field-father-name",
        "field-patronymic",
        "field-birth-date",
        "field-document",
        "field-phone",
        "field-email",
        "field-address",
        "field-postcode",
        "field-institution",
        "field-release-date",
        "field-release-ground",
        "field-certificate-number",
        "field-returned-from-abroad",
        "field-request-channel",
        "field-answer-channel",
        "field-need",
        "field-need-words",
        "field-representative-proof",
        "field-representative-number",
        "field-representative-scope",
        "field-representative-expiry",
        "field-paper-form",
        "field-paper-number",
        "field-paper-date",
    ];
    let dashboard = [
        "dashboard-waiting",
        "dashboard-oldest",
        "dashboard-median",
        "dashboard-ninetieth",
        "dashboard-over",
        "dashboard-late-tomorrow",
    ];
    let documents = [
        "document-identity",
        "document-release-certificate",
        "document-court-decision",
        "document-representative-proof",
        "documents-prior-payment",
        "office-recognition",
        "office-decided-by",
        "office-returned-for",
    ];
    for lang in Lang::ALL {
        let text = Text::of(lang);
        for (keys, room) in
            [(&receipt[..], 33), (&form[..], 24), (&dashboard[..], 24), (&documents[..], 32)]
        {
            for key in keys {
                let words = text.say(key);
                assert!(columns(&words) <= room, "{lang:?} {key}: {words}");
            }
        }
    }
}
