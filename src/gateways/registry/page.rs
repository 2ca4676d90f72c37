//! The cabinet as a citizen would see it: a plain page without a script. Whose it is comes in the
//! body of a form, never in the address.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::Html;

use super::world::{Shown, World};
use crate::casework::identity::{PersonCode, PersonCodeKind};
use crate::law::moment::Moment;
use crate::locale::dates::{clock, date_short};
use crate::locale::numbers::manat;
use crate::locale::{Arg, Lang, Text};

/// Headers of every page: nothing is loaded, nothing is kept.
type Headers = [(HeaderName, &'static str); 2];
const HEADERS: Headers = [
    (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    (CACHE_CONTROL, "no-store"),
];
/// The pages' look.
const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}\
    .note{border:1px solid;padding:0 1em;margin:1em 0}.warn{font-weight:bold}pre{white-space:pre-wrap;font:inherit}";

/// The page on which one chooses a cabinet.
pub(super) async fn choice(State(world): State<Arc<World>>) -> (Headers, Html<String>) {
    let text = Text::of(Lang::Az);
    let mut page = head(text);
    page.push_str(&format!("<p>{}</p>\n", escaped(&text.say("cabinet-choose"))));
    for person in world.practice.people() {
        let code = escaped(person.code.as_str());
        let kind = match person.code.kind() {
            PersonCodeKind::Fin => "fin",
            PersonCodeKind::Permit => "permit",
        };
        let (name, open) = (escaped(&person.name.full()), escaped(&text.say("cabinet-open")));
        page.push_str(&format!(
            "<form method=\"post\" action=\"/\"><input type=\"hidden\" name=\"{kind}\" \
             value=\"{code}\"><button>{open}</button> {code} {name}</form>\n"
        ));
    }
    page.push_str("</html>\n");
    (HEADERS, Html(page))
}

/// One citizen's cabinet.
pub(super) async fn cabinet(
    State(world): State<Arc<World>>,
    body: Bytes,
) -> (Headers, Html<String>) {
    let text = Text::of(Lang::Az);
    let mut page = head(text);
    let form = String::from_utf8_lossy(&body);
    let code = form.split_once('=').and_then(|(kind, code)| {
        let kind = match kind {
            "fin" => PersonCodeKind::Fin,
            "permit" => PersonCodeKind::Permit,
            _ => return None,
        };
        PersonCode::parse(kind, code).ok()
    });
    match &code {
        Some(code) if world.practice.has_cabinet(code) => {
            let notices = world.cabinet(code);
            if notices.is_empty() {
                page.push_str(&paragraph(&text.say("cabinet-empty")));
            }
            notices.iter().for_each(|notice| page.push_str(&shown(notice, text)));
        }
        _ => page.push_str(&paragraph(&text.say("cabinet-none"))),
    }
    page.push_str("</html>\n");
    (HEADERS, Html(page))
}

fn head(text: Text) -> String {
    let (title, warning) = (text.say("cabinet-title"), text.say("cabinet-warning"));
    let (title, warning) = (escaped(&title), escaped(&warning));
    format!(
        "<!doctype html>\n<html lang=\"az\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style>\n<h1>{title}</h1>\n<p class=\"warn\">{warning}</p>\n"
    )
}

/// One notice.
fn shown(notice: &Shown, text: Text) -> String {
    let letter = &notice.letter;
    let at = Moment(notice.at.and_utc().timestamp_millis()).local();
    let at = format!("{} {}", date_short(at.date()), clock(at));
    let title = text.with("cabinet-notice", &[("number", Arg::from(letter.number.as_str()))]);
    let placed = [("at", Arg::from(at.as_str())), ("receipt", Arg::from(&notice.receipt))];
    let mut page = format!("<div class=\"note\"><h2>{}</h2>\n", escaped(&title));
    page.push_str(&paragraph(&text.with("cabinet-placed", &placed)));
    if let Some(amount) = letter.granted {
        let amount = manat(amount, text.lang());
        let words = text.with("cabinet-granted", &[("amount", Arg::from(amount.as_str()))]);
        page.push_str(&paragraph(&words));
    }
    if let Some((ground, reasons)) = &letter.refused {
        page.push_str(&paragraph(&text.say("cabinet-refused")));
        let ground = text.say(&format!("ground-{}", ground.as_str().replace('_', "-")));
        page.push_str(&paragraph(&text.with("cabinet-ground", &[("ground", Arg::from(&*ground))])));
        page.push_str(&paragraph(&text.say("cabinet-reasons")));
        page.push_str(&format!("<pre>{}</pre>\n", escaped(reasons)));
    }
    let days = [("days", Arg::from(letter.appeal_days))];
    page.push_str(&paragraph(&text.with("cabinet-appeal", &days)));
    page.push_str("</div>\n");
    page
}

fn paragraph(words: &str) -> String {
    format!("<p>{}</p>\n", escaped(words))
}

/// Text that a page shows and never obeys.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_shown_and_never_obeyed() {
        let wicked = "<script>alert(\"ə\")</script> & 'x'";
        let safe = escaped(wicked);
        assert!(!safe.contains(['<', '>', '"', '\'']), "{safe}");
        assert!(safe.contains("&lt;script&gt;"), "{safe}");
    }
}
