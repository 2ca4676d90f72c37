//! The rows of the documents' pane: what answers for what, and the one thing Enter does on each.

use crate::casework::case::{Case, Evidence, Stage};
use crate::casework::documents::{self, DocumentRow, Need};
use crate::casework::private::Private;
use crate::casework::register::{Lookup, PaymentAnswer};
use crate::law::passport::{DocumentKind, Passport};
use crate::locale::dates::date_short;
use crate::locale::{Arg, Text};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::words;

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowId {
    /// A document of the checklist.
    Document(DocumentKind),
    /// The question of an earlier payment (step 4).
    Payment,
    /// Registration (step 5).
    Register,
    /// The preliminary view and the way to the back office (step 6).
    Forward,
    /// A returned case goes back.
    Resubmit,
}

/// The rows of a case, in their order.
pub fn rows(case: &Case, passport: &Passport) -> Vec<RowId> {
    let documents = documents::checklist(case, passport);
    let mut rows: Vec<RowId> = documents.iter().map(|row| RowId::Document(row.kind)).collect();
    rows.push(RowId::Payment);
    match case.stage {
        Stage::Draft => rows.push(RowId::Register),
        Stage::Registered => rows.push(RowId::Forward),
        Stage::Returned => rows.push(RowId::Resubmit),
        _ => {}
    }
    rows
}

/// The row that wants somebody first: a paper that may be asked for, then the payment, then the
/// step that ends the pane's work.
pub fn first_open(case: &Case, passport: &Passport) -> usize {
    let rows = rows(case, passport);
    let wants = |row: &RowId| match row {
        RowId::Document(kind) => documents::row(case, passport, *kind)
            .is_some_and(|row| !row.is_answered() && row.need.is_demandable()),
        RowId::Payment => {
            matches!(case.payment_lookup, Lookup::NotAsked) && is_with_front_office(case)
        }
        RowId::Register | RowId::Forward | RowId::Resubmit => true,
    };
    rows.iter().position(wants).unwrap_or(0)
}

/// Whether papers can be recorded now.
pub fn is_with_front_office(case: &Case) -> bool {
    matches!(case.stage, Stage::Draft | Stage::Registered | Stage::Returned)
}

/// What answers for one document or for the payment, as any pane may show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceLine {
    /// Its sign and style.
    pub sign: (Glyph, Paint),
    /// What it is about.
    pub name: String,
    /// What answers for it, or what is missing.
    pub words: String,
}

/// The line of a document.
pub fn document_line(text: Text, row: &DocumentRow) -> EvidenceLine {
    EvidenceLine {
        sign: document_sign(row),
        name: text.say(words::document(row.kind)).into_owned(),
        words: document_words(text, row),
    }
}

/// The line of the question of an earlier payment.
pub fn payment_line(text: Text, lookup: &Lookup<Private<PaymentAnswer>>) -> EvidenceLine {
    EvidenceLine {
        sign: payment_sign(lookup),
        name: text.say("documents-prior-payment").into_owned(),
        words: words::payment(text, lookup),
    }
}

/// What was said of an earlier payment at registration, where it has been asked again since.
pub fn earlier_payment_line(text: Text, case: &Case) -> Option<EvidenceLine> {
    let lookup = case.earlier_payment()?;
    let name = text.say("documents-payment-at-registration").into_owned();
    let at = match lookup {
        Lookup::Answered { at, .. } | Lookup::Unavailable { since: at, .. } => {
            format!("{} · ", date_short(at.date()))
        }
        Lookup::NotAsked | Lookup::Asked { .. } => String::new(),
    };
    let words = at + &words::payment(text, lookup);
    Some(EvidenceLine { sign: payment_sign(lookup), name, words })
}

/// The sign of a document's row, and its style.
pub fn document_sign(row: &DocumentRow) -> (Glyph, Paint) {
    if row.is_answered() {
        (Glyph::Done, Paint::Good)
    } else if row.need == Need::Waiting {
        (Glyph::Busy, Paint::Quiet)
    } else {
        (Glyph::Missing, Paint::Bad)
    }
}

/// What stands beside a document: the register's answer, the paper, the waiver, or what is missing.
pub fn document_words(text: Text, row: &DocumentRow) -> String {
    match row.recorded.map(|recorded| &recorded.evidence) {
        Some(Evidence::Paper(paper)) => match paper.open() {
            Some(paper) => text.with(
                "evidence-paper-is",
                &[
                    ("form", Arg::from(text.say(words::evidence_form(paper.form)))),
                    ("number", Arg::from(paper.number.as_str())),
                    ("date", Arg::from(date_short(paper.dated))),
                ],
            ),
            None => text.say("evidence-erased").into_owned(),
        },
        Some(Evidence::Waived(reason)) => {
            let reason = text.say(words::waiver(*reason));
            text.with("evidence-waived-is", &[("reason", Arg::from(reason))])
        }
        None => words::need(text, row.need),
    }
}

/// The sign of the payment's row: only a plain "not paid" is good.
pub fn payment_sign(lookup: &Lookup<Private<PaymentAnswer>>) -> (Glyph, Paint) {
    match lookup {
        Lookup::NotAsked => (Glyph::ToCome, Paint::Quiet),
        Lookup::Asked { .. } => (Glyph::Busy, Paint::Plain),
        Lookup::Unavailable { .. } => (Glyph::Attention, Paint::Warn),
        Lookup::Answered { answer, .. } => match answer.open() {
            Some(PaymentAnswer::NotPaid { other_sentence_paid_on: None }) => {
                (Glyph::Done, Paint::Good)
            }
            Some(PaymentAnswer::NotPaid { .. }) | None => (Glyph::Attention, Paint::Warn),
            Some(PaymentAnswer::Paid { .. }) => (Glyph::Missing, Paint::Bad),
        },
    }
}
