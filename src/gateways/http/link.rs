//! The connection with one system: one address, one deadline a call, few tries, and rest for a
//! system that fails.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap};
use reqwest::{Client, Response, StatusCode, Url};

use super::breaker::Breaker;
use super::refusals::of_transport;
use crate::casework::register::OutsideSystem;
use crate::gateways::wire::{
    BODY_BYTES_MAX, CLOCK_MINUTES_MAX, IDEMPOTENCY_KEY, JSON, PROBLEM_JSON, Problem, REQUEST_ID,
    STAND_IN, read,
};
use crate::gateways::{GatewayError, Reason};

/// Tries of one call within its deadline.
pub const TRIES_MAX: u32 = 3;
/// Milliseconds of the longest first pause between two tries; doubles each time.
pub const PAUSE_MILLIS: u64 = 100;
/// Connections to one system that are kept for the next question.
pub const IDLE_CONNECTIONS_MAX: usize = 4;

/// What is sent, and why it may be sent twice. There is no third kind.
pub(super) enum Request<'a> {
    /// Asks which contract is spoken.
    Contract,
    /// Asks and changes nothing.
    Question(Vec<u8>),
    /// Changes something once for each key.
    Keyed(&'a str, Vec<u8>),
}

impl Request<'_> {
    fn is_keyed(&self) -> bool {
        matches!(self, Self::Keyed(..))
    }
}

pub(super) struct Link {
    system: OutsideSystem,
    base: Url,
    client: Client,
    deadline: Duration,
    /// Whether a practice stand-in is wanted; otherwise none is believed.
    stand_in: bool,
    breaker: Mutex<Breaker>,
    /// How often each reason was met since the start.
    tally: Mutex<BTreeMap<Reason, u64>>,
}

impl Link {
    pub(super) fn new(
        system: OutsideSystem,
        base: Url,
        client: Client,
        deadline: Duration,
    ) -> Self {
        let (breaker, tally) = (Mutex::default(), Mutex::default());
        Self { system, base, client, deadline, stand_in: false, breaker, tally }
    }

    /// The same with a practice stand-in and with nothing else.
    pub(super) fn with_stand_in(self) -> Self {
        Self { stand_in: true, ..self }
    }

    /// Whether a practice stand-in is wanted.
    pub(super) fn wants_stand_in(&self) -> bool {
        self.stand_in
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    pub(super) fn deadline(&self) -> Duration {
        self.deadline
    }

    pub(super) fn tally(&self) -> BTreeMap<Reason, u64> {
        lock(&self.tally).clone()
    }

    pub(super) fn is_left_alone(&self) -> bool {
        lock(&self.breaker).is_open()
    }

    /// Ends the rest after failures: somebody wants the system called now.
    pub(super) fn hurry(&self) {
        *lock(&self.breaker) = Breaker::default();
    }

    /// One call: an answer that `read` believes, or the reason why there is none.
    pub(super) async fn call<T>(
        &self,
        path: &str,
        request: &Request<'_>,
        read: impl Fn(&[u8]) -> Result<T, Reason>,
    ) -> Result<T, GatewayError> {
        let id = request_id();
        let admitted = lock(&self.breaker).admits(Instant::now());
        let ended = if admitted {
            let tries = self.tries(path, request, &id, read);
            let in_time = tokio::time::timeout(self.deadline, tries).await;
            let ended = in_time.unwrap_or(Err(GatewayError::Unavailable(Reason::NoAnswerInTime)));
            // A refusal of one request is an answer of a system that works; a bad record is a matter
            // of whom it is about; and which system it is is a matter of the settings, to be seen
            // and not to be rested from.
            let is_answered = match &ended {
                Ok(_) | Err(GatewayError::Rejected(_)) => true,
                Err(error) => {
                    matches!(error.reason(), Reason::StandIn | Reason::NoStandIn)
                        || error.reason().is_about_one_answer()
                }
            };
            lock(&self.breaker).note(is_answered, Instant::now());
            ended
        } else {
            Err(GatewayError::Unavailable(Reason::LeftAlone))
        };
        if let Err(error) = &ended {
            self.count(error.reason(), path, &id);
        }
        ended
    }

    /// The log gets the path, which is constant, and the request's random id: nothing of a person.
    fn count(&self, reason: Reason, path: &str, id: &str) {
        let mut tally = lock(&self.tally);
        let times = tally.entry(reason).or_default();
        *times = times.saturating_add(1);
        tracing::info!(system = ?self.system, path, request = id, %reason, times, "no answer");
    }

    async fn tries<T>(
        &self,
        path: &str,
        request: &Request<'_>,
        id: &str,
        read: impl Fn(&[u8]) -> Result<T, Reason>,
    ) -> Result<T, GatewayError> {
        let mut tries = 0;
        // Of a notice: why it is not known what an earlier try has come to.
        let mut open = None;
        loop {
            tries += 1;
            let ended = match self.once(path, request, id).await {
                Ok(body) => read(&body).map_err(GatewayError::Broken),
                Err(error) => Err(error),
            };
            match ended {
                Err(error) if is_passing(error) && tries < TRIES_MAX => {
                    let is_open = error.reason().leaves_effect_open();
                    open = open.or((request.is_keyed() && is_open).then_some(error));
                    tokio::time::sleep(pause(tries)).await;
                }
                // A refusal says nothing about the try before it.
                Err(error @ GatewayError::Rejected(_)) => return Err(open.unwrap_or(error)),
                ended => return ended,
            }
        }
    }

    async fn once(
        &self,
        path: &str,
        request: &Request<'_>,
        id: &str,
    ) -> Result<Vec<u8>, GatewayError> {
        let url = self.url(path).ok_or(GatewayError::Broken(Reason::Defect))?;
        let builder = match request {
            Request::Contract => self.client.get(url),
            Request::Question(body) => self.client.post(url).body(body.clone()),
            Request::Keyed(key, body) => {
                self.client.post(url).header(IDEMPOTENCY_KEY, *key).body(body.clone())
            }
        };
        let builder =
            builder.header(ACCEPT, JSON).header(CONTENT_TYPE, JSON).header(REQUEST_ID, id);
        let response = builder.send().await.map_err(|error| of_transport(&error))?;
        self.check(response).await
    }

    /// The address of a path: the base's own, with the path behind it.
    fn url(&self, path: &str) -> Option<Url> {
        let mut url = self.base.clone();
        let joined = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&joined);
        (url.host() == self.base.host() && url.query().is_none()).then_some(url)
    }

    /// The body of an answer that may be read.
    async fn check(&self, response: Response) -> Result<Vec<u8>, GatewayError> {
        let status = response.status();
        let is_stand_in = response.headers().contains_key(STAND_IN);
        if is_stand_in && !self.stand_in {
            return Err(GatewayError::Broken(Reason::StandIn));
        }
        if status.is_redirection() {
            return Err(GatewayError::Broken(Reason::Redirected));
        }
        if status != StatusCode::OK {
            return Err(self.problem(response).await);
        }
        // An error may come from anything in between; an answer may not.
        if self.stand_in && !is_stand_in {
            return Err(GatewayError::Broken(Reason::NoStandIn));
        }
        check_clock(response.headers(), Utc::now()).map_err(GatewayError::Broken)?;
        // Compressed bytes were not asked for, and their length says nothing about the answer's.
        let is_encoded = response.headers().contains_key(CONTENT_ENCODING);
        if is_encoded || !has_type(response.headers(), JSON) {
            return Err(GatewayError::Broken(Reason::WrongContentType));
        }
        body(response).await
    }

    /// What an answer means that is not 200.
    async fn problem(&self, response: Response) -> GatewayError {
        let status = response.status().as_u16();
        let is_problem = has_type(response.headers(), PROBLEM_JSON);
        let body = if is_problem { body(response).await.unwrap_or_default() } else { Vec::new() };
        let problem = read::<Problem>(&body).ok();
        let told = problem.and_then(|problem| problem.meaning(self.system, status));
        // Without words that the contract knows a status means as little as can be.
        told.unwrap_or(match status {
            401 | 403 => GatewayError::Unavailable(Reason::NotAuthorised),
            429 => GatewayError::Unavailable(Reason::TooManyRequests),
            500 | 502 | 503 | 504 => GatewayError::Unavailable(Reason::OutOfOrder(status)),
            _ => GatewayError::Broken(Reason::UnknownStatus(status)),
        })
    }
}

/// The body, read no further than the longest that the contract allows.
async fn body(mut response: Response) -> Result<Vec<u8>, GatewayError> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| of_transport(&error))? {
        if body.len() + part.len() > BODY_BYTES_MAX {
            return Err(GatewayError::Broken(Reason::TooLarge));
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// Whether the content is of this type; a parameter may say that it is UTF-8, and nothing else.
fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let Ok(value) = value.to_str() else { return false };
    let (kind, parameter) = value.split_once(';').unwrap_or((value, ""));
    let parameter = parameter.trim().to_ascii_lowercase();
    kind.trim().eq_ignore_ascii_case(wanted)
        && matches!(parameter.as_str(), "" | "charset=utf-8" | "charset=\"utf-8\"")
}

/// Whether the other side's clock says about the same as ours: what a register with a wrong day
/// says about dates is worth nothing.
fn check_clock(headers: &HeaderMap, now: DateTime<Utc>) -> Result<(), Reason> {
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let apart = date.map(|date| (now - date.with_timezone(&Utc)).abs());
    match apart {
        Some(apart) if apart <= TimeDelta::minutes(CLOCK_MINUTES_MAX) => Ok(()),
        _ => Err(Reason::ClocksDiffer),
    }
}

/// What may be gone in a moment, while nothing speaks against trying at once.
fn is_passing(error: GatewayError) -> bool {
    let passing = [
        Reason::CannotConnect,
        Reason::ConnectionLost,
        Reason::OutOfOrder(502),
        Reason::OutOfOrder(504),
    ];
    matches!(error, GatewayError::Unavailable(reason) if passing.contains(&reason))
}

/// The pause after so many tries, drawn from half to the whole of its length: desks that failed
/// together do not come back together.
fn pause(tries: u32) -> Duration {
    let whole = PAUSE_MILLIS << tries.saturating_sub(1).min(8);
    let half = whole / 2;
    let mut drawn = [0; 8];
    // Without randomness the pause is the shortest.
    let _ = getrandom::fill(&mut drawn);
    Duration::from_millis(half + u64::from_le_bytes(drawn) % (half + 1))
}

/// 32 hexadecimal digits that name a request and nothing else.
fn request_id() -> String {
    let mut drawn = [0; 16];
    // Without randomness requests only cannot be told apart in the log.
    let _ = getrandom::fill(&mut drawn);
    format!("{:032x}", u128::from_le_bytes(drawn))
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: reqwest::header::HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn only_json_in_utf8_is_json() {
        for good in ["application/json", "Application/JSON; charset=utf-8"] {
            assert!(has_type(&headers(CONTENT_TYPE, good), JSON), "{good}");
        }
        for bad in
            ["text/html", "application/jsonp", "application/json; charset=windows-1254", "json", ""]
        {
            assert!(!has_type(&headers(CONTENT_TYPE, bad), JSON), "{bad}");
        }
        assert!(!has_type(&HeaderMap::new(), JSON));
    }

    #[test]
    fn a_clock_may_differ_by_minutes_and_not_by_a_day() {
        let now = DateTime::parse_from_rfc2822("Fri, 13 Mar 2026 10:00:00 GMT").unwrap().to_utc();
        for (date, good) in [
            ("Fri, 13 Mar 2026 10:00:00 GMT", true),
            ("Fri, 13 Mar 2026 10:05:00 GMT", true),
            ("Fri, 13 Mar 2026 09:55:00 GMT", true),
            ("Fri, 13 Mar 2026 10:05:01 GMT", false),
            ("Sat, 14 Mar 2026 10:00:00 GMT", false),
            ("Thu, 12 Mar 2026 10:00:00 GMT", false),
            ("yesterday", false),
        ] {
            assert_eq!(check_clock(&headers(DATE, date), now).is_ok(), good, "{date}");
        }
        assert_eq!(check_clock(&HeaderMap::new(), now), Err(Reason::ClocksDiffer));
    }

    #[test]
    fn pauses_grow_and_stay_within_their_bounds() {
        for tries in 1..TRIES_MAX {
            let whole = PAUSE_MILLIS << (tries - 1);
            for _ in 0..50 {
                let drawn = pause(tries).as_millis() as u64;
                assert!((whole / 2..=whole).contains(&drawn), "{tries}: {drawn}");
            }
        }
    }

    #[test]
    fn what_was_refused_is_never_tried_again() {
        for reason in [Reason::KeyReused, Reason::NotAcceptable, Reason::InvalidRequest] {
            assert!(!is_passing(GatewayError::Rejected(reason)));
        }
        assert!(!is_passing(GatewayError::Broken(Reason::AnotherPerson)));
        assert!(!is_passing(GatewayError::Unavailable(Reason::NoAnswerInTime)));
        assert!(is_passing(GatewayError::Unavailable(Reason::ConnectionLost)));
    }
}
