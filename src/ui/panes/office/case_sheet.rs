//! An open case as lines: what an officer needs beside the decision, the most important first.

use crate::casework::case::{Case, Decision, Outcome};
use crate::casework::documents;
use crate::casework::forms::Sentence;
use crate::casework::notice::{NoticeTaskKind, notice_task};
use crate::casework::warnings::warnings;
use crate::law::passport::Passport;
use crate::locale::Arg;
use crate::locale::dates::{clock, date_and_clock, date_short, weekday_short};
use crate::locale::numbers::manat;
use crate::locale::width::pad;
use crate::ui::Scene;
use crate::ui::panes::applicant;
use crate::ui::panes::documents::{document_line, payment_line};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::term_bar::term_bar;
use crate::ui::widgets::write::wrap;
use crate::ui::{others, words};

use super::work::urgency_of;

/// Columns of a label: the longest name of a document behind its sign.
const LABEL_COLUMNS: usize = 33;
/// Columns of the bar of the term.
const BAR_COLUMNS: usize = 18;

/// One line of the sheet.
pub type SheetLine = Vec<(String, Paint)>;

struct Sheet<'a> {
    scene: &'a Scene<'a>,
    width: usize,
    lines: Vec<SheetLine>,
}

impl Sheet<'_> {
    fn heading(&mut self, key: &str) {
        self.lines.push(Vec::new());
        self.lines.push(vec![(self.scene.text.say(key).into_owned(), Paint::Strong)]);
    }

    fn fact(&mut self, key: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let label = self.scene.text.say(key).into_owned();
        self.labelled(&label, value, Paint::Plain);
    }

    fn labelled(&mut self, label: &str, value: &str, paint: Paint) {
        let room = self.width.saturating_sub(LABEL_COLUMNS + 3);
        for (row, part) in wrap(value, room).into_iter().enumerate() {
            let label = if row == 0 { label } else { "" };
            let label = format!("  {} ", pad(label, LABEL_COLUMNS));
            self.lines.push(vec![(label, Paint::Quiet), (part, paint)]);
        }
    }

    fn words(&mut self, sign: &str, text: &str, paint: Paint) {
        for (row, part) in wrap(text, self.width.saturating_sub(4)).into_iter().enumerate() {
            let sign = if row == 0 { sign } else { " " };
            self.lines.push(vec![(format!("  {sign} {part}"), paint)]);
        }
    }
}

/// The whole sheet for a place of `width` columns.
pub fn lines(scene: &Scene, case: &Case, width: usize) -> Vec<SheetLine> {
    let mut sheet = Sheet { scene, width, lines: Vec::new() };
    head(&mut sheet, case);
    let passport = scene.snapshot.centre.passport_of(case).map(AsRef::as_ref);
    if let Some(passport) = passport {
        warned(&mut sheet, case, passport);
    }
    decision(&mut sheet, case);
    if let Some(passport) = passport {
        evidence(&mut sheet, case, passport);
    }
    if let Some(sentence) = case.sentence() {
        sentence_facts(&mut sheet, sentence);
    }
    person(&mut sheet, case);
    request(&mut sheet, case);
    history(&mut sheet, case);
    sheet.lines
}

fn head(sheet: &mut Sheet, case: &Case) {
    let scene = sheet.scene;
    let text = scene.text;
    let name = words::applicant(text, case, false);
    let code = case.code().map(|it| it.as_str().to_owned()).unwrap_or_default();
    sheet.lines.push(vec![(name, Paint::Strong), (format!("  {code}"), Paint::Plain)]);
    if let Some(names) = others::looking_words(scene, case.id) {
        sheet.fact("office-looking", &names);
    }
    let Some(term) = case.term() else { return };
    let today = scene.now.date();
    let urgency = urgency_of(scene, case);
    let paint = urgency.map_or(Paint::Quiet, Paint::Urgency);
    let (bar, figures) = term_bar(scene.theme, term, today, BAR_COLUMNS);
    let mut line = vec![(format!("{bar} {figures}  "), Paint::Plain)];
    if let (Some(level), Some(day)) = (urgency, case.notice_by()) {
        let left = words::working_days_to(text, scene.snapshot, day, today);
        let sign = scene.theme.urgency_sign(level);
        let level = text.say(words::urgency(level));
        line.push((format!(" {sign} {level}: {left} "), paint));
    }
    sheet.lines.push(line);
    let day = |day| format!("{} {}", date_short(day), weekday_short(day, text.lang()));
    let safe = case.notice_by().unwrap_or(term.latest_safe);
    sheet.fact("term-registered", &day(term.registered));
    sheet.fact("term-latest-safe", &day(safe));
    sheet.fact("term-legal-end", &day(term.legal_end));
    if let Some(held) = case.claim {
        let name = words::name(scene.snapshot, held.by);
        let until = held.until.local();
        let same_day = held.until.date() == today;
        let time = if same_day { clock(until) } else { date_and_clock(until) };
        let args = [("name", Arg::from(name)), ("time", Arg::from(time))];
        sheet.fact("office-holder", &text.with("office-held-until", &args));
    }
}

fn warned(sheet: &mut Sheet, case: &Case, passport: &Passport) {
    let scene = sheet.scene;
    let sign = scene.theme.glyph(Glyph::Attention);
    let found = warnings(&scene.snapshot.centre, case, passport, scene.now.date());
    for warning in &found {
        let said = words::warning(scene.text, warning, scene.snapshot);
        sheet.words(sign, &said, Paint::Warn);
    }
}

fn decision(sheet: &mut Sheet, case: &Case) {
    let scene = sheet.scene;
    let text = scene.text;
    if let Some(returned) = &case.returned_for {
        sheet.heading("stage-returned");
        sheet.fact("office-returned-for", &words::list(text, &returned.documents));
        let by = words::name(scene.snapshot, returned.by);
        let words = returned.words.open().map_or("", String::as_str);
        sheet.labelled(&by, words, Paint::Plain);
    }
    let Some(Decision { outcome, by, at, .. }) = &case.decision else { return };
    sheet.heading("office-decision");
    let by = words::name(scene.snapshot, *by);
    let when = format!("{by} {} {}", scene.theme.glyph(Glyph::Dot), date_and_clock(at.local()));
    match outcome {
        Outcome::Grant { amount, .. } => {
            let granted = text.say("stage-granted").into_owned();
            sheet.labelled(&granted, &manat(*amount, text.lang()), Paint::Good);
        }
        Outcome::Refuse { ground, reasons } => {
            let refused = text.say("stage-refused").into_owned();
            sheet.labelled(&refused, &text.say(words::refusal_ground(*ground)), Paint::Bad);
            let reasons = reasons.open().map_or("", String::as_str);
            sheet.fact("office-reasons", reasons);
        }
    }
    sheet.fact("office-decided-by", &when);
    if let Some(notice) = words::notice(text, case) {
        sheet.fact("step-notice", &notice);
    }
    telling(sheet, case);
}

/// Whom to telephone or write to, where the portal cannot do it, and whose task that is.
fn telling(sheet: &mut Sheet, case: &Case) {
    let scene = sheet.scene;
    let Some(task) = notice_task(case, scene.now) else { return };
    if task.kind == NoticeTaskKind::Post {
        return;
    }
    let owner = task.owner.map_or_else(
        || scene.text.say("notice-task-anyone").into_owned(),
        |owner| words::name(scene.snapshot, owner),
    );
    sheet.fact("notice-task-owner", &owner);
    let Some(applicant) = case.applicant() else { return };
    let phone = applicant.phone.as_ref().map(crate::casework::identity::Phone::shown);
    sheet.fact("field-phone", &phone.unwrap_or_default());
    sheet.fact("field-address", applicant.address.as_ref().map_or("", |it| it.as_str()));
}

fn evidence(sheet: &mut Sheet, case: &Case, passport: &Passport) {
    let scene = sheet.scene;
    sheet.heading("pane-documents");
    let rows: Vec<_> = documents::checklist(case, passport)
        .iter()
        .map(|row| document_line(scene.text, row))
        .chain([payment_line(scene.text, &case.payment_lookup)])
        .collect();
    for row in rows {
        let sign = scene.theme.glyph(row.sign.0);
        let room = sheet.width.saturating_sub(LABEL_COLUMNS + 3);
        for (at, part) in wrap(&row.words, room).into_iter().enumerate() {
            let (sign, name) = if at == 0 { (sign, row.name.as_str()) } else { (" ", "") };
            let paint = if row.sign.1 == Paint::Good { Paint::Plain } else { row.sign.1 };
            sheet.lines.push(vec![
                (format!("  {sign} "), row.sign.1),
                (format!("{} ", pad(name, LABEL_COLUMNS - 2)), Paint::Plain),
                (part, paint),
            ]);
        }
    }
    if let Some(view) = case.recognition {
        let view = scene.text.say(words::recognition(view)).into_owned();
        sheet.fact("office-recognition", &view);
    }
}

fn sentence_facts(sheet: &mut Sheet, sentence: &Sentence) {
    let text = sheet.scene.text;
    sheet.heading("section-sentence");
    sheet.fact("field-institution", &sentence.institution);
    sheet.fact("field-release-date", &date_short(sentence.released));
    sheet.fact("field-release-ground", &text.say(words::release_ground(sentence.ground)));
    sheet.fact("field-certificate-number", sentence.certificate.as_deref().unwrap_or(""));
    let returned = sentence.returned_from_abroad.map(date_short).unwrap_or_default();
    sheet.fact("field-returned-from-abroad", &returned);
}

fn person(sheet: &mut Sheet, case: &Case) {
    let text = sheet.scene.text;
    sheet.heading("section-identity");
    sheet.fact("field-category", &text.say(words::category(case.category)));
    sheet.fact("field-document-kind", &text.say(words::id_document(case.document_kind)));
    let Some(applicant) = case.applicant() else { return };
    let document = applicant.document.as_ref().map_or("", |it| it.as_str());
    sheet.fact("field-document", document);
    sheet.fact("field-birth-date", &applicant.born.map(date_short).unwrap_or_default());
    let phone = applicant.phone.as_ref().map(crate::casework::identity::Phone::shown);
    sheet.fact("field-phone", &phone.unwrap_or_default());
    sheet.fact("field-email", applicant.email.as_ref().map_or("", |it| it.as_str()));
    sheet.fact("field-address", applicant.address.as_ref().map_or("", |it| it.as_str()));
}

fn request(sheet: &mut Sheet, case: &Case) {
    let text = sheet.scene.text;
    if let Some(request) = case.request() {
        sheet.heading("section-request");
        sheet.fact("field-request-channel", &text.say(applicant::request_label(request.channel)));
        sheet.fact("field-answer-channel", &text.say(applicant::answer_label(request.answer)));
        let need = applicant::need_label(request.needs_medical, request.needs_social);
        sheet.fact("field-need", &need.map(|key| text.say(key)).unwrap_or_default());
        sheet.fact("field-need-words", &request.words);
    }
    if let Some(proxy) = case.representative() {
        sheet.heading("section-representative");
        sheet.fact("field-name", &proxy.name.full());
        sheet.fact("field-representative-proof", &text.say(words::proof(proxy.proof)));
        sheet.fact("field-representative-number", &proxy.number);
        sheet.fact("field-representative-scope", &proxy.scope);
        let expires = proxy.expires.map(date_short).unwrap_or_default();
        sheet.fact("field-representative-expiry", &expires);
    }
    if let Some(correction) = &case.corrects {
        sheet.heading("office-correction");
        let of = words::case_name(sheet.scene.snapshot, correction.of);
        sheet.fact("office-corrects", &of);
        sheet.fact("office-reasons", correction.reason.open().map_or("", String::as_str));
    }
    if let Some(by) = case.corrected_by {
        sheet.fact("office-corrected-by", &words::case_name(sheet.scene.snapshot, by));
    }
}

/// The newest line first.
fn history(sheet: &mut Sheet, case: &Case) {
    let scene = sheet.scene;
    sheet.heading("office-history");
    for line in case.history.iter().rev() {
        let by = line.by.map_or_else(
            || scene.text.say("the-centre").into_owned(),
            |by| words::name(scene.snapshot, by),
        );
        let at = date_and_clock(line.at.local());
        let what = words::happened(scene.text, line.what);
        let args = [("what", Arg::from(what)), ("name", Arg::from(by))];
        let words = scene.text.with("history-line", &args);
        sheet.lines.push(vec![(format!("  {at}  "), Paint::Quiet), (words, Paint::Plain)]);
    }
}
