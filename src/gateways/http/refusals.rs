//! What a failure below HTTP means: the reason is read from the causes, never from their words.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError};

use crate::gateways::{GatewayError, Reason};

/// The meaning of an error of the connection.
pub(super) fn of_transport(error: &reqwest::Error) -> GatewayError {
    if let Some(reason) = of_tls(error) {
        return GatewayError::Unavailable(reason);
    }
    let reason = if error.is_timeout() {
        Reason::NoAnswerInTime
    } else if error.is_connect() {
        Reason::CannotConnect
    } else {
        Reason::ConnectionLost
    };
    GatewayError::Unavailable(reason)
}

/// The first cause that TLS knows about. An error of the system hides what it holds from
/// `source()`, and may hold another of its kind.
fn of_tls(error: &(dyn Error + 'static)) -> Option<Reason> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(of_rustls(error));
    }
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match held {
        Some(held) => of_tls(held),
        None => of_tls(error.source()?),
    }
}

fn of_rustls(error: &rustls::Error) -> Reason {
    match error {
        rustls::Error::InvalidCertificate(error) => of_certificate(error),
        rustls::Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied,
        ) => Reason::NotAuthorised,
        _ => Reason::TlsFailed,
    }
}

fn of_certificate(error: &CertificateError) -> Reason {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            Reason::CertificateExpired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Reason::CertificateTooEarly
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Reason::CertificateName
        }
        _ => Reason::CertificateUnknown,
    }
}
