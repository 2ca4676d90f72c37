//! What the practice registers answer to one request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use axum::middleware::map_response;
use axum::routing::{any, get};
use chrono::Utc;

use super::faults::{Fault, HOLD_SECONDS_MAX};
use super::page;
use super::world::{LogLine, World};
use crate::casework::register::OutsideSystem;
use crate::gateways::wire::{
    BODY_BYTES_MAX, CONTRACT_PATH, CONTRACT_VERSION, Contract, IDEMPOTENCY_KEY, IDENTITY_PATH,
    IdentityAnswer, JSON, NOTICES_PATH, Notice, PAYMENTS_PATH, PROBLEM_JSON, PaymentAnswer,
    PaymentQuestion, PersonQuestion, Problem, ProblemKind, RECEIPT_PATH, RELEASE_PATH, REQUEST_ID,
    ReceiptAnswer, ReceiptQuestion, ReleaseAnswer, STAND_IN, STAND_IN_PRACTICE, contract_name,
    contract_text, is_key, read, write,
};
use crate::gateways::{Meis, SocialPayments};

/// Where the three systems lie.
const SYSTEMS: [OutsideSystem; 3] =
    [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial];

/// Put into an answer that is not to be sent: the connection is broken off instead.
#[derive(Clone, Copy)]
pub(super) struct HangUp;

/// Who is at the other end of a connection.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// All ways into the practice registers.
pub(super) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/", get(page::choice).post(page::cabinet))
        .route("/admin/faults", any(faults))
        .fallback(system)
        .with_state(world)
        .layer(map_response(say_stand_in))
}

/// Whatever is answered here says that it is invented.
async fn say_stand_in(mut answer: Response<Body>) -> Response<Body> {
    answer.headers_mut().insert(STAND_IN, HeaderValue::from_static(STAND_IN_PRACTICE));
    answer
}

/// Header with the word that only whoever started the registers has read.
pub const TOKEN: &str = "practice-token";

/// `GET` says what is wrong on purpose, `POST meis=down` changes it. From this machine alone, with
/// the registers' own word: a page in somebody's browser is on this machine too, and has it not.
async fn faults(State(world): State<Arc<World>>, request: Request<Body>) -> Response<Body> {
    let is_here = request.extensions().get::<Peer>().is_some_and(|peer| peer.0.ip().is_loopback());
    if !is_here {
        return text(StatusCode::FORBIDDEN, "only from this machine\n".to_owned());
    }
    // Browsers name the page that asks; no page is meant to.
    if request.headers().contains_key(ORIGIN) {
        return text(StatusCode::FORBIDDEN, "not from a page\n".to_owned());
    }
    if !header(request.headers(), TOKEN).is_some_and(|token| world.is_token(token)) {
        let words = format!("send the header {TOKEN}: it was printed at the start\n");
        return text(StatusCode::FORBIDDEN, words);
    }
    if request.method() == Method::POST {
        let body = to_bytes(request.into_body(), BODY_BYTES_MAX).await.unwrap_or_default();
        if let Err(why) = set_fault(&world, &String::from_utf8_lossy(&body)) {
            return text(StatusCode::BAD_REQUEST, format!("{why}\n"));
        }
    }
    let line = |system| format!("{}={}\n", contract_name(system), world.fault(system));
    text(StatusCode::OK, SYSTEMS.into_iter().map(line).collect())
}

/// Takes `meis=down` and the like; `all` stands for the three systems.
///
/// # Errors
/// What cannot be meant, as one sentence.
pub fn set_fault(world: &World, words: &str) -> Result<(), String> {
    let (name, fault) = words.trim().split_once('=').ok_or("write SYSTEM=FAULT")?;
    let fault: Fault = fault.parse().map_err(|error: super::FaultError| error.to_string())?;
    let named =
        SYSTEMS.into_iter().filter(|system| name == "all" || name == contract_name(*system));
    let named: Vec<_> = named.collect();
    if named.is_empty() {
        return Err("systems are: meis, payments, esosial, all".to_owned());
    }
    named.into_iter().for_each(|system| world.set_fault(system, fault));
    Ok(())
}

fn text(status: StatusCode, words: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(words));
    *answer.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, plain);
    answer
}

/// A request to one of the systems, with whatever that system does wrong at present.
async fn system(State(world): State<Arc<World>>, request: Request<Body>) -> Response<Body> {
    let (since, at) = (Instant::now(), Utc::now().naive_utc());
    let (parts, body) = request.into_parts();
    let inside = SYSTEMS.into_iter().find_map(|system| {
        let path = parts.uri.path().strip_prefix('/')?.strip_prefix(contract_name(system))?;
        path.starts_with('/').then_some((system, path))
    });
    let Some((system, path)) = inside else {
        return text(StatusCode::NOT_FOUND, "systems are: /meis, /payments, /esosial\n".to_owned());
    };
    let fault = world.fault(system);
    // What is longer than the contract allows is nothing that could be read.
    let body = to_bytes(body, BODY_BYTES_MAX).await.unwrap_or_default();
    let asked = Asked { system, path, method: &parts.method, headers: &parts.headers, body: &body };
    let request = header(&parts.headers, REQUEST_ID).filter(|id| is_request_id(id));
    let mut record = Record {
        world: &world,
        since,
        line: LogLine {
            at,
            what: format!("{} /{}{}", parts.method, contract_name(system), known(path)),
            request: request.unwrap_or("-").to_owned(),
            status: None,
            fault,
            millis: 0,
        },
    };
    let answer = asked.with_fault(&world, fault).await;
    let is_given = answer.extensions().get::<HangUp>().is_none();
    record.line.status = is_given.then(|| answer.status().as_u16());
    answer
}

/// Writes a request down when it is over, also when whoever asked has gone before the answer.
struct Record<'a> {
    world: &'a World,
    since: Instant,
    line: LogLine,
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        self.line.millis = self.since.elapsed().as_millis();
        self.world.write_down(self.line.clone());
    }
}

/// Only paths of the contracts are written down: any other could hold anything.
fn known(path: &str) -> &str {
    let paths =
        [CONTRACT_PATH, IDENTITY_PATH, RELEASE_PATH, PAYMENTS_PATH, NOTICES_PATH, RECEIPT_PATH];
    if paths.contains(&path) || path == "/contract.yaml" { path } else { "/…" }
}

struct Asked<'a> {
    system: OutsideSystem,
    path: &'a str,
    method: &'a Method,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

impl Asked<'_> {
    async fn with_fault(&self, world: &World, fault: Fault) -> Response<Body> {
        if fault == Fault::Down {
            return hang_up();
        }
        if let Some(kind) = fault.problem() {
            return problem(kind, None);
        }
        if let Fault::Slow(millis) = fault {
            tokio::time::sleep(Duration::from_millis(millis.into())).await;
        }
        let mut answer = self.answer(world);
        if fault == Fault::Duplicate {
            answer = self.answer(world);
        }
        match fault {
            Fault::TimeoutAfterEffect => {
                tokio::time::sleep(Duration::from_secs(HOLD_SECONDS_MAX)).await;
                hang_up()
            }
            Fault::LostAnswer => hang_up(),
            _ => match answer {
                Ok(body) => fault.spoil(body),
                Err(Wrong::Problem(kind, detail)) => problem(kind, Some(detail)),
                Err(Wrong::Other(answer)) => *answer,
            },
        }
    }

    /// The answer as the contract describes it.
    fn answer(&self, world: &World) -> Result<Vec<u8>, Wrong> {
        if self.path == "/contract.yaml" {
            let answer = text(StatusCode::OK, contract_text(self.system).to_owned());
            return Err(Wrong::Other(Box::new(answer)));
        }
        if self.path == CONTRACT_PATH && self.method == Method::GET {
            let contract = contract_name(self.system).to_owned();
            return Ok(write(&Contract { contract, version: CONTRACT_VERSION.to_owned() }));
        }
        let asked = (self.system, self.path);
        let is_known = matches!(
            asked,
            (OutsideSystem::Meis, IDENTITY_PATH | RELEASE_PATH)
                | (OutsideSystem::SocialPayments, PAYMENTS_PATH)
                | (OutsideSystem::Esosial, NOTICES_PATH | RECEIPT_PATH)
        );
        if !is_known || self.method != Method::POST {
            let words = "this is none of the contract's paths\n".to_owned();
            return Err(Wrong::Other(Box::new(text(StatusCode::NOT_FOUND, words))));
        }
        if !header(self.headers, REQUEST_ID).is_some_and(is_request_id) {
            return Err(invalid("Request-Id is missing or not 32 hexadecimal digits"));
        }
        if header(self.headers, "content-type") != Some(JSON) {
            return Err(invalid("Content-Type is not application/json"));
        }
        match self.path {
            IDENTITY_PATH | RELEASE_PATH => self.facts(world),
            PAYMENTS_PATH => self.payments(world),
            NOTICES_PATH => self.notice(world),
            _ => self.receipt(world),
        }
    }

    fn facts(&self, world: &World) -> Result<Vec<u8>, Wrong> {
        let question: PersonQuestion = read(self.body).map_err(|_| invalid("the body"))?;
        let code = question.code.checked().map_err(|_| unacceptable("code"))?;
        let broken = |_| Wrong::Problem(ProblemKind::Internal, "practice");
        if self.path == IDENTITY_PATH {
            let found = world.practice.identity(&code).map_err(broken)?;
            Ok(write(&IdentityAnswer::new(&code, found.as_ref())))
        } else {
            let found = world.practice.sentence(&code).map_err(broken)?;
            Ok(write(&ReleaseAnswer::new(&code, found.as_ref())))
        }
    }

    fn payments(&self, world: &World) -> Result<Vec<u8>, Wrong> {
        let question: PaymentQuestion = read(self.body).map_err(|_| invalid("the body"))?;
        let code = question.code.checked().map_err(|_| unacceptable("code"))?;
        let released = question.released.0;
        let paid = world.practice.paid(&code, released);
        let paid = paid.map_err(|_| Wrong::Problem(ProblemKind::Internal, "practice"))?;
        Ok(write(&PaymentAnswer::new(&code, released, paid)))
    }

    fn notice(&self, world: &World) -> Result<Vec<u8>, Wrong> {
        let key = header(self.headers, IDEMPOTENCY_KEY).filter(|key| is_key(key));
        let key = key.ok_or_else(|| invalid("Idempotency-Key is missing or not as agreed"))?;
        let notice: Notice = read(self.body).map_err(|_| invalid("the body"))?;
        let outcome = world.take(key, notice);
        outcome.map(|outcome| write(&outcome)).map_err(|kind| Wrong::Problem(kind, "the notice"))
    }

    fn receipt(&self, world: &World) -> Result<Vec<u8>, Wrong> {
        let question: ReceiptQuestion = read(self.body).map_err(|_| invalid("the body"))?;
        if !is_key(&question.key) {
            return Err(unacceptable("key"));
        }
        let found = world.outcome(&question.key);
        Ok(write(&ReceiptAnswer { key: question.key, found }))
    }
}

/// Anything but an answer with 200.
enum Wrong {
    Problem(ProblemKind, &'static str),
    Other(Box<Response<Body>>),
}

fn invalid(what: &'static str) -> Wrong {
    Wrong::Problem(ProblemKind::InvalidRequest, what)
}

fn unacceptable(what: &'static str) -> Wrong {
    Wrong::Problem(ProblemKind::NotAcceptable, what)
}

fn problem(kind: ProblemKind, detail: Option<&str>) -> Response<Body> {
    let problem = Problem::new(kind, detail);
    let mut answer = Response::new(Body::from(write(&problem)));
    *answer.status_mut() =
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    answer
}

fn hang_up() -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    answer.extensions_mut().insert(HangUp);
    answer
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_request_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
