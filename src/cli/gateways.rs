//! `dost gateways check`: calls each outside system once and says what is wrong.

use chrono::TimeDelta;

use super::centre::unusable;
use super::failure::Failure;
use super::files::Place;
use super::output::Output;
use super::settings::Settings;
use crate::casework::register::OutsideSystem;
use crate::gateways::Reason;
use crate::gateways::http::{CertificateFacts, HttpSettings, HttpSystems, Report, SYSTEMS};
use crate::gateways::wire::contract_name;
use crate::law::moment::Moment;
use crate::locale::dates::date_short;
use crate::locale::{Arg, Lang, Text};

/// Days before a certificate's end from which it is mentioned.
const EXPIRY_DAYS: i64 = 30;

/// Calls every system and says how it answers. The answer is "no" when one of them does not.
///
/// # Errors
/// The settings name no systems, or cannot be used.
pub fn check(place: &Place, lang: Lang, now: Moment, out: &mut Output) -> Result<(), Failure> {
    let settings = Settings::read(place)?;
    if !settings.systems.are_called() {
        return Err(Failure::failed(format!(
            "{} does not say systems = \"http\", so there is no system to call. Name them there; \
             README.md shows how.",
            place.settings().display()
        )));
    }
    let http = settings.http();
    let systems = HttpSystems::open(&http, place.folder());
    let systems = systems.map_err(|error| unusable(place, &error))?;
    let text = Text::of(lang);
    let mut is_well = true;
    for system in SYSTEMS {
        let report = systems.check(system);
        is_well &= report.contract.is_ok();
        for line in lines(system, &http, &report, now, text) {
            out.line(&line)?;
        }
    }
    if is_well { Ok(()) } else { Err(Failure::AnswerIsNo) }
}

fn lines(
    system: OutsideSystem,
    settings: &HttpSettings,
    report: &Report,
    now: Moment,
    text: Text,
) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", contract_name(system), settings.of(system).url)];
    let millis = i64::try_from(report.took.as_millis()).unwrap_or(i64::MAX);
    match &report.contract {
        Ok(version) => {
            let args = [("millis", Arg::from(millis)), ("version", Arg::from(version.as_str()))];
            lines.push(format!("  ✓ {}", text.with("cli-gateway-well", &args)));
            if report.stand_in {
                lines.push(format!("  ! {}", text.say("cli-gateway-stand-in")));
            }
        }
        Err(error) => {
            let reason = error.reason();
            let args = [("why", Arg::from(text.say(reason.key()).into_owned()))];
            lines.push(format!("  ✗ {}", text.with("cli-gateway-wrong", &args)));
            lines.push(format!("  → {}", text.say(remedy(reason))));
        }
    }
    if let Some(certificate) = &report.certificate {
        lines.push(format!("  {}", certificate_words(certificate, now, text)));
    }
    lines
}

fn certificate_words(certificate: &CertificateFacts, now: Moment, text: Text) -> String {
    let now = chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default();
    let left = certificate.expires - now;
    let day = date_short(Moment(certificate.expires.timestamp_millis()).date());
    let args = [("issuer", Arg::from(&certificate.issuer)), ("day", Arg::from(&day))];
    if left <= TimeDelta::zero() {
        format!("! {}", text.with("cli-gateway-certificate-ended", &args))
    } else if left < TimeDelta::days(EXPIRY_DAYS) {
        format!("! {}", text.with("cli-gateway-certificate-ends", &args))
    } else {
        text.with("cli-gateway-certificate", &args).to_string()
    }
}

/// What whoever runs the desk can do about it.
fn remedy(reason: Reason) -> &'static str {
    match reason {
        Reason::CannotConnect => "cli-gateway-mend-address",
        Reason::NoAnswerInTime
        | Reason::ConnectionLost
        | Reason::LeftAlone
        | Reason::TooManyRequests
        | Reason::InProgress
        | Reason::OutOfOrder(_) => "cli-gateway-mend-wait",
        Reason::NotAuthorised => "cli-gateway-mend-client",
        Reason::CertificateUnknown | Reason::CertificateName | Reason::TlsFailed => {
            "cli-gateway-mend-authority"
        }
        Reason::CertificateExpired => "cli-gateway-mend-expired",
        Reason::CertificateTooEarly | Reason::ClocksDiffer => "cli-gateway-mend-clock",
        Reason::NotConnected | Reason::Redirected | Reason::UnknownStatus(_) => {
            "cli-gateway-mend-url"
        }
        Reason::StandIn => "cli-gateway-mend-stand-in",
        Reason::NoStandIn => "cli-gateway-mend-no-stand-in",
        Reason::WrongContentType
        | Reason::TooLarge
        | Reason::NotUtf8
        | Reason::UncleanText
        | Reason::NotAsAgreed
        | Reason::TwoAnswers
        | Reason::AnotherPerson
        | Reason::AnotherQuestion
        | Reason::InvalidRequest
        | Reason::KeyReused
        | Reason::NotAcceptable
        | Reason::NoCabinet
        | Reason::Defect => "cli-gateway-mend-contract",
    }
}
