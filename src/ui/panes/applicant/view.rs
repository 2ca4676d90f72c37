//! How the applicant's pane is drawn, and what its next step is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::ApplicantPane;
use crate::casework::case::{Case, Stage};
use crate::casework::register::Lookup;
use crate::casework::warnings::warnings;
use crate::locale::Arg;
use crate::locale::dates::clock;
use crate::locale::width::columns;
use crate::ui::Scene;
use crate::ui::form::view::{Look, draw};
use crate::ui::panes::NextStep;
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::write::{narrow, pieces, wrap};
use crate::ui::words;

/// Rows of warnings under the form at most; the rest stand with the documents and the case.
const WARNING_ROWS_MAX: usize = 2;

impl ApplicantPane {
    pub(super) fn draw(
        &self,
        scene: &Scene,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
    ) -> Option<Position> {
        let Some(case) = self.case_in(scene) else {
            let words = scene.text.say("applicant-none");
            let style = scene.theme.style(Paint::Quiet);
            for (y, line) in
                wrap(&words, usize::from(area.width.saturating_sub(2))).iter().enumerate()
            {
                pieces(buffer, area, 1, narrow(y + 1), &[(line.as_str(), style)]);
            }
            return None;
        };
        let top = head(case, scene, area, buffer);
        let warned = warning_lines(case, scene, area);
        let rows = narrow(warned.len());
        let form = Rect { y: area.y + top, height: area.height.saturating_sub(top + rows), ..area };
        let look = Look {
            text: scene.text,
            theme: scene.theme,
            register: "system-meis",
            rival: self.rival.as_ref(),
            focused,
            locked: self.locked,
        };
        let cursor = draw(&self.form, look, form, buffer);
        for (line, y) in warned.iter().zip(area.height.saturating_sub(rows)..) {
            let style = scene.theme.style(Paint::Warn);
            pieces(buffer, area, 0, y, &[(line.as_str(), style)]);
        }
        cursor
    }

    /// What Enter does in the form: the field that still needs somebody, or the payment check.
    pub(super) fn guide(&self, scene: &Scene) -> NextStep {
        let text = scene.text;
        let say = |key: &str| NextStep { text: text.say(key).into_owned(), ..NextStep::default() };
        let Some(case) = self.case_in(scene) else { return say("applicant-next-none") };
        if self.locked {
            return say("applicant-next-locked");
        }
        let focused = self.form.focused();
        if let Some(entry) = focused {
            if let Some(offered) = &entry.offered {
                let args = [("value", Arg::from(offered.as_str()))];
                return NextStep {
                    text: text.with("form-did-you-mean", &args),
                    ..NextStep::default()
                };
            }
            if let Some(fault) = &entry.fault {
                return NextStep { text: fault.words(text), refused: true, item: None };
            }
            if entry.clash.is_some() {
                return say("applicant-next-clash");
            }
            if entry.difference().is_some() && !entry.kept {
                return say("applicant-next-difference");
            }
        }
        let asked = case.person.is_some() || self.asked.is_some();
        if !asked && focused.is_some_and(|entry| entry.id == super::FieldId::Code) {
            return say("applicant-next-code");
        }
        if let Some(entry) = self.form.attention() {
            if case.identity_lookup.is_waiting() || case.sentence_lookup.is_waiting() {
                return say("applicant-next-waiting");
            }
            let args = [("field", Arg::from(text.say(entry.label)))];
            let key = match entry.clash {
                Some(_) => "applicant-next-clash-at",
                None => "applicant-next-field",
            };
            return NextStep { text: text.with(key, &args), ..NextStep::default() };
        }
        if case.stage == Stage::Draft && matches!(case.payment_lookup, Lookup::NotAsked) {
            return NextStep { item: Some(23), ..say("applicant-next-check") };
        }
        say("applicant-next-documents")
    }
}

/// Which case, and how MEİS stands, or that the person was erased: one line, or more where a remedy would be cut. Gives the rows
/// it takes.
fn head(case: &Case, scene: &Scene, area: Rect, buffer: &mut Buffer) -> u16 {
    let theme = scene.theme;
    let text = scene.text;
    let name = words::case_name(scene.snapshot, case.id);
    let stage = text.say(words::stage(case.stage));
    let (sign, words, paint) = register_line(case, scene);
    let dot = format!(" {} ", theme.glyph(Glyph::Dot));
    let behind = pieces(
        buffer,
        area,
        1,
        0,
        &[
            (name.as_str(), theme.style(Paint::Strong)),
            (dot.as_str(), theme.style(Paint::Quiet)),
            (stage.as_ref(), theme.style(Paint::Plain)),
            (dot.as_str(), theme.style(Paint::Quiet)),
        ],
    );
    let line = format!("{sign} {words}");
    let style = theme.style(paint);
    if paint != Paint::Warn || usize::from(behind) + columns(&line) <= usize::from(area.width) {
        let parts = [(sign, style), (" ", theme.style(Paint::Plain)), (words.as_str(), style)];
        pieces(buffer, area, behind, 0, &parts);
        return 1;
    }
    let room = usize::from(area.width.saturating_sub(2));
    let lines = wrap(&line, room);
    for (line, y) in lines.iter().zip(1..) {
        pieces(buffer, area, 1, y, &[(line.as_str(), style)]);
    }
    narrow(lines.len()).saturating_add(1)
}

fn register_line(case: &Case, scene: &Scene) -> (&'static str, String, Paint) {
    let text = scene.text;
    let glyph = |sign| scene.theme.glyph(sign);
    if case.is_erased() {
        // What MEİS has said went with the person: that is not the same as that it found nothing.
        let words = text.say("person-erased-long").into_owned();
        return (glyph(Glyph::Slow), words, Paint::Quiet);
    }
    let waiting = case.identity_lookup.is_waiting() || case.sentence_lookup.is_waiting();
    if waiting {
        return (glyph(Glyph::Busy), text.say("register-asked").into_owned(), Paint::Plain);
    }
    let out = [since(&case.identity_lookup), since(&case.sentence_lookup)];
    if let Some(at) = out.into_iter().flatten().min() {
        let args = [("time", Arg::from(clock(at.local())))];
        return (glyph(Glyph::Down), text.with("register-down", &args), Paint::Warn);
    }
    if case.person.is_none() {
        return (glyph(Glyph::Slow), text.say("register-not-asked").into_owned(), Paint::Quiet);
    }
    let found = matches!(
        case.identity_lookup.answer(),
        Some(crate::casework::register::IdentityAnswer::Found(_))
    );
    let sentence = matches!(
        case.sentence_lookup.answer(),
        Some(crate::casework::register::SentenceAnswer::Found(_))
    );
    match (found, sentence) {
        (true, true) => {
            (glyph(Glyph::Up), text.say("register-all").into_owned(), Paint::FromRegister)
        }
        (true, false) => {
            (glyph(Glyph::Slow), text.say("register-no-sentence").into_owned(), Paint::Warn)
        }
        (false, true) => {
            (glyph(Glyph::Slow), text.say("register-no-person").into_owned(), Paint::Warn)
        }
        (false, false) => {
            (glyph(Glyph::Slow), text.say("register-nothing").into_owned(), Paint::Warn)
        }
    }
}

fn since<T>(lookup: &Lookup<T>) -> Option<crate::law::moment::Moment> {
    match lookup {
        Lookup::Unavailable { since, .. } => Some(*since),
        _ => None,
    }
}

fn warning_lines(case: &Case, scene: &Scene, area: Rect) -> Vec<String> {
    let centre = &scene.snapshot.centre;
    let Some(passport) = centre.passport_of(case) else { return Vec::new() };
    let sign = scene.theme.glyph(Glyph::Attention);
    let room = usize::from(area.width.saturating_sub(4));
    let found = warnings(centre, case, passport, scene.now.date());
    let lines = found.iter().flat_map(|warning| {
        let words = words::warning(scene.text, warning, scene.snapshot);
        let lines = wrap(&words, room).into_iter().enumerate();
        let lines = lines.map(|(at, line)| format!(" {} {line}", if at == 0 { sign } else { " " }));
        lines.collect::<Vec<_>>()
    });
    lines.take(WARNING_ROWS_MAX).collect()
}
