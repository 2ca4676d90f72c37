//! One call of an outside system, on a thread of its own, and what came of it.

use std::thread;
use std::time::{Duration, Instant};

use super::shared::Shared;
use crate::casework::case::NoticeFailure;
use crate::casework::intents::{Enquiry, Intent, NoticeLetter, enquiry, letter};
use crate::casework::register::{GatewayAnswer, OutsideSystem, Question};
use crate::gateways::{GatewayError, Gateways, Receipt};

/// What a call is given.
pub(super) enum Call {
    /// A question.
    Ask(Question, Enquiry),
    /// A notice, with the key that stays the same over retries.
    Post(String, NoticeLetter),
}

impl Call {
    /// Whom it goes to.
    pub(super) fn system(&self) -> OutsideSystem {
        match self {
            Self::Ask(question, _) => question.system(),
            Self::Post(..) => OutsideSystem::Esosial,
        }
    }
}

/// What came back.
pub(super) enum Returned {
    /// To a question.
    Answer(GatewayAnswer),
    /// To a notice.
    Posted(Receipt),
    /// To a notice that the portal will never take.
    NotTaken(NoticeFailure),
}

/// The end of a call, in time or not.
pub(super) struct CallEnd {
    pub(super) number: u64,
    pub(super) system: OutsideSystem,
    pub(super) took: Duration,
    pub(super) result: Result<Returned, GatewayError>,
}

/// Where the end of a call is told; called exactly once.
pub(super) type Report = Box<dyn FnOnce(CallEnd) + Send>;

/// Makes calls, and tells how time passes for them whatever the clock on the wall does.
pub(super) trait Caller: Send {
    /// Starts a call.
    ///
    /// # Errors
    /// There is no place for it; nothing is reported then.
    fn start(&self, number: u64, call: Call, report: Report) -> std::io::Result<()>;

    /// Time since a moment that stays the same.
    fn elapsed(&self) -> Duration;
}

/// Makes each call on a thread of its own.
pub(super) struct OnThreads {
    gateways: Gateways,
    since: Instant,
}

impl OnThreads {
    pub(super) fn new(gateways: Gateways) -> Self {
        Self { gateways, since: Instant::now() }
    }
}

impl Caller for OnThreads {
    fn start(&self, number: u64, call: Call, report: Report) -> std::io::Result<()> {
        start(number, self.gateways.clone(), call, report)
    }

    fn elapsed(&self) -> Duration {
        self.since.elapsed()
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
        let broken = || Err(GatewayError::Broken("a defect ended the call".to_owned()));
        let result = self.result.take().unwrap_or_else(broken);
        let (number, system, took) = (self.number, self.system, self.since.elapsed());
        if let Some(report) = self.report.take() {
            report(CallEnd { number, system, took, result });
        }
    }
}

/// Starts a call; `report` is called exactly once, on the call's thread, if there is one.
///
/// # Errors
/// The system gives no thread.
fn start(
    number: u64,
    gateways: Gateways,
    call: Call,
    report: impl FnOnce(CallEnd) + Send + 'static,
) -> std::io::Result<()> {
    let system = call.system();
    let work = move || {
        let (since, report) = (Instant::now(), Some(report));
        let mut reporter = Reporter { number, system, since, result: None, report };
        reporter.result = Some(perform(&gateways, call));
    };
    thread::Builder::new().name("call".to_owned()).spawn(work).map(drop)
}

/// What the call is about, from the state as it is now; `None` when it is no longer wanted.
pub(super) fn call_of(intent: &Intent, shared: &Shared) -> Option<Call> {
    let snapshot = shared.snapshot();
    match intent {
        Intent::Ask { query, question, .. } => {
            enquiry(&snapshot.centre, *query).map(|enquiry| Call::Ask(*question, enquiry))
        }
        Intent::Post { case, key } => {
            letter(&snapshot.centre, *case).map(|letter| Call::Post(key.clone(), letter))
        }
    }
}

/// Makes the call, here and now.
pub(super) fn perform(gateways: &Gateways, call: Call) -> Result<Returned, GatewayError> {
    match call {
        Call::Ask(question, Enquiry { code, released }) => {
            let answer = match (question, released) {
                (Question::Identity, _) => GatewayAnswer::Identity(gateways.meis.identity(&code)?),
                (Question::Sentence, _) => GatewayAnswer::Sentence(gateways.meis.sentence(&code)?),
                (Question::PriorPayment, Some(released)) => {
                    GatewayAnswer::Payment(gateways.payments.paid(&code, released)?)
                }
                (Question::PriorPayment, None) => {
                    return Err(GatewayError::Broken("no release date to ask about".to_owned()));
                }
            };
            Ok(Returned::Answer(answer))
        }
        Call::Post(key, letter) => gateways.esosial.post(&key, &letter).map(Returned::Posted),
    }
}
