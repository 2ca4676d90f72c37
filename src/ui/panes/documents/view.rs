//! How the documents' pane is drawn, and what its next step is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::rows::{self, EvidenceLine, RowId, document_line, payment_line};
use super::{DocumentsPane, File, Mode, VIEWS, WAIVERS};
use crate::casework::case::Stage;
use crate::casework::command::{Act, Command};
use crate::casework::decide::decide;
use crate::casework::documents::{self, Need};
use crate::casework::guidance;
use crate::casework::register::{Lookup, OutsideSystem};
use crate::casework::warnings::warnings;
use crate::law::passport::{DocumentKind, StepKind};
use crate::locale::Arg;
use crate::locale::dates::{date_and_clock, date_short, weekday_short};
use crate::locale::width::{columns, pad};
use crate::ui::Scene;
use crate::ui::form::view::{Look, draw as draw_form};
use crate::ui::panes::NextStep;
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::choice::{self, ChoiceRow};
use crate::ui::widgets::write::{narrow, pieces, wrap};
use crate::ui::words;

/// Columns of a document's name.
const NAME_COLUMNS: usize = 32;
/// Columns of the labels of a receipt's dates, left and right.
const DATE_LABEL_COLUMNS: [usize; 2] = [19, 21];
/// Columns below which the evidence stands under the name.
const WIDE_COLUMNS_MIN: u16 = 70;

/// A place in the pane: its area and the next free row.
struct Sheet<'a, 'b> {
    scene: &'a Scene<'a>,
    area: Rect,
    buffer: &'b mut Buffer,
    y: u16,
}

impl Sheet<'_, '_> {
    fn line(&mut self, x: u16, line: &[(&str, Paint)]) {
        let styled: Vec<_> =
            line.iter().map(|(text, paint)| (*text, self.scene.theme.style(*paint))).collect();
        pieces(self.buffer, self.area, x, self.y, &styled);
        self.y += 1;
    }

    fn words(&mut self, x: u16, text: &str, paint: Paint) {
        self.words_within(x, usize::from(self.area.width.saturating_sub(x + 1)), text, paint);
    }

    fn words_within(&mut self, x: u16, room: usize, text: &str, paint: Paint) {
        for line in wrap(text, room) {
            self.line(x, &[(line.as_str(), paint)]);
        }
    }
}

impl DocumentsPane {
    pub(super) fn draw(
        &self,
        scene: &Scene,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
    ) -> Option<Position> {
        let mut sheet = Sheet { scene, area, buffer, y: 0 };
        let Some(file) = self.file(scene) else {
            sheet.y = 1;
            sheet.words(1, &scene.text.say("documents-none"), Paint::Quiet);
            return None;
        };
        head(&mut sheet, file);
        match &self.mode {
            Mode::Rows => {
                self.draw_rows(&mut sheet, file, focused);
                None
            }
            Mode::Paper => {
                let (kind, form) = self.half.as_ref()?;
                sheet.y += 1;
                document_heading(&mut sheet, file, *kind);
                sheet.y += 1;
                let area = Rect {
                    y: area.y + sheet.y,
                    height: area.height.saturating_sub(sheet.y),
                    ..area
                };
                let look = Look {
                    text: scene.text,
                    theme: scene.theme,
                    register: "system-meis",
                    rival: None,
                    focused,
                    locked: false,
                };
                draw_form(form, look, area, buffer)
            }
            Mode::Waive(kind, at) => {
                sheet.y += 1;
                document_heading(&mut sheet, file, *kind);
                sheet.y += 1;
                let rows: Vec<ChoiceRow> = WAIVERS
                    .iter()
                    .map(|reason| ChoiceRow::open(scene.text.say(words::waiver(*reason))))
                    .collect();
                let at = focused.then_some(*at);
                choice::draw(sheet.buffer, area, sheet.y, scene.theme, &rows, at);
                None
            }
        }
    }

    fn draw_rows(&self, sheet: &mut Sheet, file: File, focused: bool) {
        let (at, _) = self.row(file);
        let all = rows::rows(file.case, file.passport);
        for (place, row) in all.iter().enumerate() {
            let here = focused && place == at;
            match row {
                RowId::Document(kind) => {
                    document_row(sheet, file, *kind, here);
                    if last_outage(file) == Some(*kind) {
                        because(sheet, OutsideSystem::Meis, "system-meis");
                    }
                }
                RowId::Payment => {
                    let line = payment_line(sheet.scene.text, &file.case.payment_lookup);
                    row_line(sheet, here, &line);
                    if matches!(file.case.payment_lookup, Lookup::Unavailable { .. }) {
                        because(sheet, OutsideSystem::SocialPayments, "system-payments-long");
                    }
                }
                _ => {}
            }
        }
        sheet.y += 1;
        if file.case.registration.is_some() {
            receipt(sheet, file);
        }
        let here = focused && all.get(at).is_some_and(|row| !is_evidence(*row));
        match file.case.stage {
            Stage::Draft => {
                action_row(sheet, here, "documents-register");
                if let Some(why) = refusal_of_registration(sheet.scene, file) {
                    sheet.words(6, &why, Paint::Quiet);
                }
            }
            Stage::Registered => self.forward_row(sheet, file, here),
            Stage::Returned => {
                returned_words(sheet, file);
                action_row(sheet, here, "documents-resubmit");
            }
            _ => {}
        }
        warning_rows(sheet, file);
    }

    fn forward_row(&self, sheet: &mut Sheet, file: File, here: bool) {
        let text = sheet.scene.text;
        action_row(sheet, here, "documents-forward");
        let chosen = self.recognition(file);
        for (place, view) in VIEWS.iter().enumerate() {
            let mark = if *view == chosen { Glyph::Up } else { Glyph::Slow };
            let words = text.say(words::recognition(*view));
            let number = (place + 1).to_string();
            let paint = if *view == chosen { Paint::Strong } else { Paint::Quiet };
            let sign = sheet.scene.theme.glyph(mark);
            let y = sheet.y;
            sheet.line(6, &[(sign, paint), (" ", paint), (number.as_str(), paint)]);
            sheet.y = y;
            sheet.words(10, &words, paint);
        }
    }

    /// What Enter does on the row under the cursor.
    pub(super) fn guide(&self, scene: &Scene) -> NextStep {
        let text = scene.text;
        let say =
            |key: &str, item| NextStep { text: text.say(key).into_owned(), item, refused: false };
        let Some(file) = self.file(scene) else { return say("documents-none", None) };
        match &self.mode {
            Mode::Paper => return say("documents-next-paper", Some(22)),
            Mode::Waive(..) => return say("documents-next-waive", Some(21)),
            Mode::Rows => {}
        }
        let (at, row) = self.row(file);
        let lawful = |command: &Command, key: &str, item| match decide(
            &scene.snapshot.centre,
            command,
            &scene.context(),
        ) {
            Ok(_) => say(key, Some(item)),
            Err(why) => NextStep {
                text: words::refusal(text, &why, scene.snapshot),
                item: why.item(),
                refused: true,
            },
        };
        let case = file.case.id;
        let next = rows::first_open(file.case, file.passport);
        match row {
            Some(RowId::Document(kind)) if is_open(file, kind) => {
                let args = [("document", Arg::from(text.say(words::document(kind))))];
                let words = text.with("documents-next-record", &args);
                NextStep { text: words, item: Some(21), refused: false }
            }
            Some(RowId::Payment)
                if matches!(
                    file.case.payment_lookup,
                    Lookup::NotAsked | Lookup::Unavailable { .. }
                ) && !file.case.stage.is_over() =>
            {
                lawful(&Command::CheckPayment(case), "documents-next-payment", 23)
            }
            Some(RowId::Register) => {
                lawful(&Command::Register { case, insists: false }, "documents-next-register", 23)
            }
            Some(RowId::Forward) => {
                let recognition = self.recognition(file);
                lawful(&Command::Forward { case, recognition }, "documents-next-forward", 23)
            }
            Some(RowId::Resubmit) => {
                lawful(&Command::Resubmit(case), "documents-next-resubmit", 23)
            }
            _ if next != at && rows::is_with_front_office(file.case) => {
                say("documents-next-row", None)
            }
            _ if super::is_visiting(scene, case) => say("documents-next-finish", None),
            _ if rows::is_with_front_office(file.case) => say("documents-next-applicant", None),
            _ => say("documents-next-office", None),
        }
    }

    pub(super) fn help_words(&self, scene: &Scene) -> Vec<(String, String)> {
        let Some(file) = self.file(scene) else { return Vec::new() };
        let lang = words::law_lang(scene.text);
        let why = |kind: StepKind| {
            let found = file.passport.step(kind);
            found.map(|(_, step)| (step.name.get(lang).to_owned(), step.why.get(lang).to_owned()))
        };
        let mut help = Vec::new();
        match self.row(file).1 {
            Some(RowId::Document(kind)) => {
                let name = words::document_name(scene.text, scene.snapshot, file.case, kind);
                help.push((name, file.passport.documents_note.get(lang).to_owned()));
                help.extend(why(StepKind::Documents));
            }
            Some(RowId::Payment) => help.extend(why(StepKind::PriorPayment)),
            Some(RowId::Register) => help.extend(why(StepKind::Registration)),
            _ => help.extend(why(StepKind::BackOffice)),
        }
        let keys = scene.text.say("help-documents-keys").into_owned();
        help.push((scene.text.say("help-form-keys-title").into_owned(), keys));
        help
    }
}

fn is_evidence(row: RowId) -> bool {
    matches!(row, RowId::Document(_) | RowId::Payment)
}

fn is_open(file: File, kind: DocumentKind) -> bool {
    rows::is_with_front_office(file.case)
        && documents::row(file.case, file.passport, kind)
            .is_some_and(|row| !row.is_answered() && row.need.is_demandable())
}

fn head(sheet: &mut Sheet, file: File) {
    let scene = sheet.scene;
    let name = words::case_name(scene.snapshot, file.case.id);
    let stage = scene.text.say(words::stage(file.case.stage));
    let person = words::applicant(scene.text, file.case, false);
    let dot = format!(" {} ", scene.theme.glyph(Glyph::Dot));
    let mut line =
        vec![(name.as_str(), Paint::Strong), (dot.as_str(), Paint::Quiet), (&stage, Paint::Plain)];
    if !person.is_empty() {
        line.extend([(dot.as_str(), Paint::Quiet), (person.as_str(), Paint::Plain)]);
    }
    sheet.line(1, &line);
}

/// One row: cursor, sign, name, and what stands beside it (under it where the pane is narrow).
fn row_line(sheet: &mut Sheet, here: bool, line: &EvidenceLine) {
    let EvidenceLine { sign, name, words } = line;
    let theme = sheet.scene.theme;
    let mark = if here { theme.glyph(Glyph::Current) } else { " " };
    let wide = sheet.area.width >= WIDE_COLUMNS_MIN;
    let room = if wide { NAME_COLUMNS } else { usize::from(sheet.area.width.saturating_sub(5)) };
    let name = pad(name, room);
    let name_paint = if here { Paint::Cursor } else { Paint::Plain };
    let words_paint = if sign.1 == Paint::Good { Paint::Plain } else { sign.1 };
    let glyph = theme.glyph(sign.0);
    let start = [(mark, Paint::Focus), (" ", Paint::Plain), (glyph, sign.1), (" ", Paint::Plain)];
    let mut line: Vec<(&str, Paint)> = start.to_vec();
    line.push((name.as_str(), name_paint));
    if wide {
        let x = narrow(4 + room + 2);
        let y = sheet.y;
        sheet.line(0, &line);
        let behind = sheet.y;
        sheet.y = y;
        // To the frame itself: an answer and its number stand on one line.
        let room = usize::from(sheet.area.width.saturating_sub(x));
        sheet.words_within(x, room, words, words_paint);
        sheet.y = sheet.y.max(behind);
    } else {
        sheet.line(0, &line);
        sheet.words(4, words, words_paint);
    }
}

fn document_row(sheet: &mut Sheet, file: File, kind: DocumentKind, here: bool) {
    let scene = sheet.scene;
    let Some(row) = documents::row(file.case, file.passport, kind) else { return };
    let mut line = document_line(scene.text, &row);
    if row.need == Need::Waiting && file.case.person.is_none() {
        // Nobody is known yet, so nothing has been asked that could be waited for.
        line.sign = (Glyph::ToCome, Paint::Quiet);
        line.words = scene.text.say("register-not-asked").into_owned();
    }
    row_line(sheet, here, &line);
    if here && rows::is_with_front_office(file.case) {
        let key = match row.need {
            Need::RegisterAnswers { .. } => "documents-not-demandable",
            Need::Waiting => return,
            _ if row.is_answered() => "documents-recorded-hint",
            _ => "documents-demandable-hint",
        };
        sheet.words(4, &scene.text.say(key), Paint::Quiet);
    }
}

fn action_row(sheet: &mut Sheet, here: bool, key: &str) {
    let theme = sheet.scene.theme;
    let mark = if here { theme.glyph(Glyph::Current) } else { " " };
    let words = format!(" {} ", sheet.scene.text.say(key));
    let paint = if here { Paint::Cursor } else { Paint::Strong };
    sheet.line(0, &[(mark, Paint::Focus), (" ", Paint::Plain), (words.as_str(), paint)]);
}

/// Why registration would be refused now, for the one who may do it.
fn refusal_of_registration(scene: &Scene, file: File) -> Option<String> {
    let centre = &scene.snapshot.centre;
    guidance::may(centre, Act::Register, &scene.context()).ok()?;
    let command = Command::Register { case: file.case.id, insists: false };
    let why = decide(centre, &command, &scene.context()).err()?;
    Some(words::refusal_with_item(scene.text, &why, scene.snapshot))
}

/// Number, time and every date of a registered case.
fn receipt(sheet: &mut Sheet, file: File) {
    let Some(registration) = &file.case.registration else { return };
    let scene = sheet.scene;
    let text = scene.text;
    let number = registration.number.to_string();
    let at = date_and_clock(registration.at.local());
    let by = words::name(scene.snapshot, registration.by);
    let title = format!("{}: ", text.say("term-registered"));
    let dot = scene.theme.glyph(Glyph::Dot);
    let gap = format!(" {dot} {at} {dot} {by}");
    if columns(&title) + columns(&number) + columns(&gap) + 2 <= usize::from(sheet.area.width) {
        sheet.line(2, &[(&title, Paint::Quiet), (&number, Paint::Strong), (&gap, Paint::Plain)]);
    } else {
        sheet.line(2, &[(&title, Paint::Quiet), (&number, Paint::Strong)]);
        sheet.words(4, &format!("{at} {dot} {by}"), Paint::Plain);
    }
    let term = &registration.term;
    let dates = [
        ("term-first-day", term.first_day),
        ("term-legal-end", term.legal_end),
        ("term-notify-by", term.selected_notify_by()),
        ("term-latest-safe", term.latest_safe),
    ];
    let cell = |(key, day): &(&str, chrono::NaiveDate), label: usize| {
        let weekday = pad(&weekday_short(*day, text.lang()), 4);
        format!("{} {} {weekday}", pad(&text.say(key), label), date_short(*day))
    };
    let in_two = sheet.area.width >= WIDE_COLUMNS_MIN;
    for pair in dates.chunks(if in_two { 2 } else { 1 }) {
        let [left, right] = DATE_LABEL_COLUMNS;
        let mut line = pair.first().map(|it| cell(it, left)).unwrap_or_default();
        if let Some(second) = pair.get(1) {
            line.push_str(&format!("  {}", cell(second, right)));
        }
        sheet.line(2, &[(line.as_str(), Paint::Plain)]);
    }
    sheet.y += 1;
}

fn returned_words(sheet: &mut Sheet, file: File) {
    let Some(returned) = &file.case.returned_for else { return };
    let scene = sheet.scene;
    let by = words::name(scene.snapshot, returned.by);
    let args = [
        ("documents", Arg::from(words::list(scene.text, &returned.documents))),
        ("name", Arg::from(by)),
    ];
    sheet.words(2, &scene.text.with("documents-returned-for", &args), Paint::Warn);
    if let Some(words) = returned.words.open() {
        sheet.words(2, words, Paint::Plain);
    }
}

/// The last document whose paper is wanted because MEİS does not answer: why stands below it, once.
fn last_outage(file: File) -> Option<DocumentKind> {
    let all = rows::rows(file.case, file.passport);
    all.iter().rev().find_map(|row| {
        let RowId::Document(kind) = row else { return None };
        let row = documents::row(file.case, file.passport, *kind)?;
        (!row.is_answered() && matches!(row.need, Need::Outage { .. })).then_some(*kind)
    })
}

/// Why a system gives no answer, as far as anybody knows.
fn because(sheet: &mut Sheet, system: OutsideSystem, name: &str) {
    let scene = sheet.scene;
    let Some(reason) = scene.snapshot.reasons.get(system as usize).copied().flatten() else {
        return;
    };
    let text = scene.text;
    let args =
        [("system", Arg::from(text.say(name))), ("reason", Arg::from(text.say(reason.key())))];
    sheet.words(5, &text.with("need-because", &args), Paint::Quiet);
}

fn document_heading(sheet: &mut Sheet, file: File, kind: DocumentKind) {
    let scene = sheet.scene;
    let name = words::document_name(scene.text, scene.snapshot, file.case, kind);
    sheet.words(1, &name, Paint::Strong);
    if let Some(row) = documents::row(file.case, file.passport, kind) {
        sheet.words(1, &words::need(scene.text, row.need), Paint::Quiet);
    }
}

fn warning_rows(sheet: &mut Sheet, file: File) {
    let scene = sheet.scene;
    let found = warnings(&scene.snapshot.centre, file.case, file.passport, scene.now.date());
    let sign = scene.theme.glyph(Glyph::Attention);
    if !found.is_empty() {
        sheet.y += 1;
    }
    for warning in &found {
        let words = words::warning(scene.text, warning, scene.snapshot);
        let y = sheet.y;
        sheet.line(1, &[(sign, Paint::Warn)]);
        sheet.y = y;
        sheet.words(3, &words, Paint::Warn);
    }
}
