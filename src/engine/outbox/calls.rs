//! One call of an outside system, on a thread that does nothing else meanwhile, and what came of it.

use std::time::{Duration, Instant};

use super::super::shared::Shared;
use super::tasks::Entry;
use super::threads::Threads;
use crate::casework::identity::PersonCode;
use crate::casework::intents::{Enquiry, Intent, NoticeLetter, enquiry, letter};
use crate::casework::register::{GatewayAnswer, OutsideSystem, Question};
use crate::gateways::{GatewayError, Gateways, Posted, Reason, Receipt};

/// What a call is given.
pub(in crate::engine) enum Call {
    /// A question.
    Ask(Question, Enquiry),
    /// A notice, with the key that stays the same over retries.
    Post(String, NoticeLetter),
    /// What became of the notice with this key, for this person.
    Receipt(String, PersonCode),
}

impl Call {
    /// Whom it goes to.
    pub(in crate::engine) fn system(&self) -> OutsideSystem {
        match self {
            Self::Ask(question, _) => question.system(),
            Self::Post(..) | Self::Receipt(..) => OutsideSystem::Esosial,
        }
    }
}

/// What came back.
pub(in crate::engine) enum Returned {
    /// To a question.
    Answer(GatewayAnswer),
    /// To a notice.
    Posted(Receipt),
    /// To the question what became of one.
    Found(Option<Posted>),
}

/// The end of a call, in time or not.
pub(in crate::engine) struct CallEnd {
    pub(in crate::engine) number: u64,
    pub(in crate::engine) system: OutsideSystem,
    pub(in crate::engine) took: Duration,
    pub(in crate::engine) result: Result<Returned, GatewayError>,
}

/// Where the end of a call is told; called exactly once.
pub(in crate::engine) type Report = Box<dyn FnOnce(CallEnd) + Send>;

/// Makes calls, and tells how time passes for them whatever the clock on the wall does.
pub(in crate::engine) trait Caller: Send {
    /// Starts a call.
    ///
    /// # Errors
    /// There is no place for it; nothing is reported then.
    fn start(&self, number: u64, call: Call, report: Report) -> std::io::Result<()>;

    /// Time since a moment that stays the same.
    fn elapsed(&self) -> Duration;

    /// False when the desk works without outside systems.
    fn is_connected(&self) -> bool;

    /// Somebody wants a system tried now: a rest that its connection gives it ends.
    fn hurry(&self, _: OutsideSystem) {}
}

/// Makes each call on a thread that makes no other meanwhile.
pub(in crate::engine) struct OnThreads {
    gateways: Gateways,
    since: Instant,
    threads: Threads,
}

impl OnThreads {
    pub(in crate::engine) fn new(gateways: Gateways) -> Self {
        Self { gateways, since: Instant::now(), threads: Threads::default() }
    }
}

impl Caller for OnThreads {
    fn start(&self, number: u64, call: Call, report: Report) -> std::io::Result<()> {
        let (gateways, system) = (self.gateways.clone(), call.system());
        self.threads.run(Box::new(move || {
            let (since, report) = (Instant::now(), Some(report));
            let mut reporter = Reporter { number, system, since, result: None, report };
            reporter.result = Some(perform(&gateways, call));
        }))
    }

    fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    fn is_connected(&self) -> bool {
        self.gateways.is_connected
    }

    fn hurry(&self, system: OutsideSystem) {
        self.gateways.hurry(system);
    }
}

/// Reports its call's end when it is dropped, so that a gateway that panics frees its place too.
struct Reporter<R: FnOnce(CallEnd)> {
    number: u64,
    system: OutsideSystem,
    since: Instant,
    result: Option<Result<Returned, GatewayError>>,
    report: Option<R>,
}

impl<R: FnOnce(CallEnd)> Drop for Reporter<R> {
    fn drop(&mut self) {
        let broken = || Err(GatewayError::Broken(Reason::Defect));
        let result = self.result.take().unwrap_or_else(broken);
        let (number, system, took) = (self.number, self.system, self.since.elapsed());
        if let Some(report) = self.report.take() {
            report(CallEnd { number, system, took, result });
        }
    }
}

/// What the call is about, from the state as it is now; `None` when it is no longer wanted.
pub(super) fn call_of(entry: &Entry, shared: &Shared) -> Option<Call> {
    let snapshot = shared.snapshot();
    match &entry.intent {
        Intent::Ask { query, question, .. } => {
            enquiry(&snapshot.centre, *query).map(|enquiry| Call::Ask(*question, enquiry))
        }
        Intent::Retry { .. } => None,
        Intent::Post { case, key } => {
            let letter = letter(&snapshot.centre, *case)?;
            Some(if entry.is_looked_for() {
                Call::Receipt(key.clone(), letter.code)
            } else {
                Call::Post(key.clone(), letter)
            })
        }
    }
}

/// Makes the call, here and now.
pub(in crate::engine) fn perform(
    gateways: &Gateways,
    call: Call,
) -> Result<Returned, GatewayError> {
    match call {
        Call::Ask(question, Enquiry { code, released }) => {
            let answer = match (question, released) {
                (Question::Identity, _) => GatewayAnswer::Identity(gateways.meis.identity(&code)?),
                (Question::Sentence, _) => GatewayAnswer::Sentence(gateways.meis.sentence(&code)?),
                (Question::PriorPayment, Some(released)) => {
                    GatewayAnswer::Payment(gateways.payments.paid(&code, released)?)
                }
                (Question::PriorPayment, None) => {
                    return Err(GatewayError::Broken(Reason::Defect));
                }
            };
            Ok(Returned::Answer(answer))
        }
        Call::Post(key, letter) => gateways.esosial.post(&key, &letter).map(Returned::Posted),
        Call::Receipt(key, code) => gateways.esosial.receipt(&key, &code).map(Returned::Found),
    }
}
