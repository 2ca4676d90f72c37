//! The file: who the applicant is, what they say, which evidence answers for it.

use std::sync::Arc;

use super::office::holds;
use super::{author, bounded, case, passport, person, words};
use crate::casework::case::{Case, Evidence, Paper, RecordedEvidence, Stage, WaiverReason};
use crate::casework::centre::Centre;
use crate::casework::command::{Command, Context};
use crate::casework::documents;
use crate::casework::event::{Event, FilledSection};
use crate::casework::forms::{Applicant, Representative, Request, Section, Sentence, WORDS_MAX};
use crate::casework::identity::{Category, IdDocumentKind, PersonCode};
use crate::casework::ids::{CaseId, QueryId};
use crate::casework::private::{PersonId, Private};
use crate::casework::refusal::Refusal;
use crate::casework::register::{Lookup, Question};
use crate::casework::staff::Role;
use crate::law::moment::Moment;
use crate::law::passport::{DocumentKind, Passport};

/// Days for which an answer of MEİS on identity is good for a registration.
pub const IDENTITY_DAYS_MAX: i64 = 30;
/// Days for which an answer of MEİS on the sentence is good for a registration: release and ground
/// decide about the right, and MEİS may know more of them a week later.
pub const SENTENCE_DAYS_MAX: i64 = 7;
/// Letters of an institution's name.
pub const INSTITUTION_LETTERS_MAX: usize = 120;
/// Letters of a paper's number.
pub const NUMBER_LETTERS_MAX: usize = 40;
/// Letters of what a representative may do.
pub const SCOPE_LETTERS_MAX: usize = 200;

pub(super) fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Identify { case, category, document_kind, code } => {
            identify(centre, *case, *category, *document_kind, code)
        }
        Command::Fill { case, section } => fill(centre, *case, section, context),
        Command::AskRegister(id) => ask_again(centre, *id),
        Command::GivePaper { case, document, paper } => {
            give_paper(centre, *case, *document, paper, context)
        }
        Command::Waive { case, document, because } => {
            let evidence = Evidence::Waived(*because);
            give(centre, *case, *document, evidence, context)
        }
        Command::RemoveEvidence { case: id, document } => {
            let file = editable(centre, *id)?;
            if !file.evidence.contains_key(document) {
                return Err(Refusal::NoEvidence { document: *document });
            }
            Ok(vec![Event::EvidenceRemoved { case: *id, document: *document }])
        }
        Command::CheckPayment(id) => check_payment(centre, *id, context),
        _ => Err(Refusal::UnknownCase),
    }
}

/// The case, while its file is with the front office.
fn editable(centre: &Centre, id: CaseId) -> Result<&Arc<Case>, Refusal> {
    let file = case(centre, id)?;
    match file.stage {
        Stage::Draft | Stage::Registered | Stage::Returned => Ok(file),
        stage => Err(Refusal::WrongStage { stage }),
    }
}

fn identify(
    centre: &Centre,
    id: CaseId,
    category: Category,
    document_kind: IdDocumentKind,
    code: &PersonCode,
) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    if file.stage != Stage::Draft || file.corrects.is_some() {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    let holds_card = matches!(document_kind, IdDocumentKind::IdCard | IdDocumentKind::OldIdCard);
    if holds_card != (category == Category::Citizen) || document_kind.code_kind() != code.kind() {
        return Err(Refusal::CodeDoesNotFit);
    }
    if file.code() == Some(code) && (file.category, file.document_kind) == (category, document_kind)
    {
        return ask_again(centre, id);
    }
    let person = match centre.by_code.get(code) {
        Some(known) => *known,
        None => PersonId(centre.counters.person.checked_add(1).ok_or(Refusal::TooMuch)?),
    };
    if !centre.has_room(person) {
        return Err(Refusal::TooMuch);
    }
    let code = Private::of(code.clone());
    let mut events =
        vec![Event::ApplicantIdentified { case: id, person, category, document_kind, code }];
    events.extend(ask(centre, id, person, &[Question::Identity, Question::Sentence], None)?);
    Ok(events)
}

fn ask(
    centre: &Centre,
    case: CaseId,
    person: PersonId,
    questions: &[Question],
    released: Option<&Private<chrono::NaiveDate>>,
) -> Result<Vec<Event>, Refusal> {
    let mut query = centre.counters.query;
    let mut events = Vec::with_capacity(questions.len());
    for question in questions {
        query = query.checked_add(1).ok_or(Refusal::TooMuch)?;
        events.push(Event::Asked {
            case,
            person,
            query: QueryId(query),
            question: *question,
            released: released.filter(|_| *question == Question::PriorPayment).cloned(),
        });
    }
    Ok(events)
}

/// Asks again what could not be answered, and what a correction's new file has not asked yet.
fn ask_again(centre: &Centre, id: CaseId) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    if !(file.stage == Stage::Draft || file.stage.is_undecided()) {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    let person = person(file)?;
    let mut questions = Vec::new();
    if matches!(file.identity_lookup, Lookup::Unavailable { .. } | Lookup::NotAsked) {
        questions.push(Question::Identity);
    }
    if matches!(file.sentence_lookup, Lookup::Unavailable { .. } | Lookup::NotAsked) {
        questions.push(Question::Sentence);
    }
    if questions.is_empty() {
        return Err(Refusal::NothingToAsk);
    }
    ask(centre, id, person, &questions, None)
}

fn check_payment(centre: &Centre, id: CaseId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    if !(file.stage == Stage::Draft || file.stage.is_undecided()) {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    // The front office asks (step 4); an officer only about the case that they hold.
    let by = author(context)?;
    if centre.member(by).is_some_and(|member| member.role == Role::Officer) {
        holds(file, by)?;
    }
    // What MEİS said weeks ago is asked again with it, in time for the registration.
    let stale = if file.stage == Stage::Draft { stale(file, context) } else { Vec::new() };
    ask_payment(centre, file, &stale)
}

/// Questions to MEİS whose answers are too old for a registration.
fn stale(file: &Case, context: &Context) -> Vec<Question> {
    let too_old = |at: Option<Moment>, days: i64| {
        at.is_some_and(|at| context.today().signed_duration_since(at.date()).num_days() > days)
    };
    let identity = too_old(file.identity_lookup.answered_at(), IDENTITY_DAYS_MAX);
    let sentence = too_old(file.sentence_lookup.answered_at(), SENTENCE_DAYS_MAX);
    let questions = [(identity, Question::Identity), (sentence, Question::Sentence)];
    questions.into_iter().filter_map(|(is_stale, question)| is_stale.then_some(question)).collect()
}

/// Asks Social Payments about the sentence as it is recorded now, and whatever `more` there is to ask.
pub(super) fn ask_payment(
    centre: &Centre,
    file: &Case,
    more: &[Question],
) -> Result<Vec<Event>, Refusal> {
    let person = person(file)?;
    let sentence = file.sentence().ok_or(Refusal::SentenceMissing)?;
    if file.payment_lookup.is_waiting() {
        return Err(Refusal::RegisterPending);
    }
    let released = Private::of(sentence.released);
    let questions = [&[Question::PriorPayment], more].concat();
    ask(centre, file.id, person, &questions, Some(&released))
}

fn fill(
    centre: &Centre,
    id: CaseId,
    section: &Section,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    author(context)?;
    let file = editable(centre, id)?;
    let person = person(file)?;
    let section = match section {
        Section::Applicant(applicant) => {
            check_applicant(applicant, context)?;
            FilledSection::Applicant(Private::of(applicant.clone()))
        }
        Section::Sentence(sentence) => {
            check_sentence(sentence, context)?;
            FilledSection::Sentence(Private::of(sentence.clone()))
        }
        Section::Representative(None) => FilledSection::Representative(None),
        Section::Representative(Some(representative)) => {
            check_representative(representative)?;
            FilledSection::Representative(Some(Private::of(representative.clone())))
        }
        Section::Request(request) => {
            check_request(request, passport(centre, file)?)?;
            FilledSection::Request(Private::of(request.clone()))
        }
    };
    Ok(vec![Event::SectionFilled { case: id, person, section }])
}

pub(super) fn check_applicant(applicant: &Applicant, context: &Context) -> Result<(), Refusal> {
    if applicant.born.is_some_and(|born| born >= context.today()) {
        return Err(Refusal::PaperInFuture);
    }
    Ok(())
}

pub(super) fn check_sentence(sentence: &Sentence, context: &Context) -> Result<(), Refusal> {
    let returned = sentence.returned_from_abroad;
    if sentence.released > context.today() || returned.is_some_and(|day| day > context.today()) {
        return Err(Refusal::ReleaseInFuture);
    }
    bounded(&sentence.institution, INSTITUTION_LETTERS_MAX)?;
    bounded(sentence.certificate.as_deref().unwrap_or(""), NUMBER_LETTERS_MAX)
}

fn check_representative(representative: &Representative) -> Result<(), Refusal> {
    words(&representative.number, NUMBER_LETTERS_MAX)?;
    bounded(&representative.scope, SCOPE_LETTERS_MAX)
}

/// Channels are those the passport has selected (items 6 and 8).
fn check_request(request: &Request, passport: &Passport) -> Result<(), Refusal> {
    if !passport.request_channels.is_selected(&request.channel)
        || !passport.answer_channels.is_selected(&request.answer)
    {
        return Err(Refusal::ChannelNotInPassport);
    }
    bounded(&request.words, WORDS_MAX)
}

fn give_paper(
    centre: &Centre,
    id: CaseId,
    document: DocumentKind,
    paper: &Paper,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if paper.dated > context.today() {
        return Err(Refusal::PaperInFuture);
    }
    words(&paper.number, NUMBER_LETTERS_MAX)?;
    if !passport(centre, case(centre, id)?)?.evidence_forms.is_selected(&paper.form) {
        return Err(Refusal::FormNotInPassport);
    }
    give(centre, id, document, Evidence::Paper(Private::of(paper.clone())), context)
}

fn give(
    centre: &Centre,
    id: CaseId,
    document: DocumentKind,
    evidence: Evidence,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let by = author(context)?;
    let file = editable(centre, id)?;
    let person = person(file)?;
    let row = documents::row(file, passport(centre, file)?, document)
        .ok_or(Refusal::DocumentNotRequired { document })?;
    let late_answer = evidence == Evidence::Waived(WaiverReason::LateRegisterAnswer);
    match row.need {
        // A paper taken during an outage makes way for the answer that came after all.
        documents::Need::RegisterAnswers { .. } if late_answer && row.recorded.is_some() => {}
        documents::Need::RegisterAnswers { .. } => {
            return Err(Refusal::RegisterAnswers { document });
        }
        documents::Need::Waiting => return Err(Refusal::RegisterPending),
        // No answer has come, so nothing may be waived because of one.
        _ if late_answer => return Err(Refusal::RegisterPending),
        _ => {}
    }
    let recorded = RecordedEvidence { evidence, by, at: context.now };
    Ok(vec![Event::EvidenceRecorded { case: id, person, document, recorded }])
}
