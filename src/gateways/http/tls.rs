//! Whom the desk trusts: the one authority that its settings name, and nobody else.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// Certificates a file may hold.
const CERTIFICATES_MAX: usize = 500;

/// A client's own certificate and key, as PEM.
pub struct OwnPem<'a> {
    /// The certificate, and those between it and its authority.
    pub chain: &'a [u8],
    /// Its key.
    pub key: &'a [u8],
}

/// What a client goes by: the authorities in `ca`, and its own certificate where it has one.
///
/// # Errors
/// Which of the files holds nothing that can be used, and why; never a word of a key.
pub fn client_config(
    ca: &[u8],
    own: Option<OwnPem>,
) -> Result<ClientConfig, (&'static str, String)> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(ca).map_err(|why| ("ca", why))? {
        roots.add(certificate).map_err(|error| ("ca", error.to_string()))?;
    }
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| ("ca", error.to_string()))?
        .with_root_certificates(roots);
    let Some(own) = own else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(own.chain).map_err(|why| ("client_certificate", why))?;
    let key = PrivateKeyDer::from_pem_slice(own.key)
        .map_err(|_| ("client_key", "it holds no private key in PEM".to_owned()))?;
    builder
        .with_client_auth_cert(chain, key)
        .map_err(|error| ("client_certificate", error.to_string()))
}

/// The one provider of cryptography in this program.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// The certificates of a PEM file.
///
/// # Errors
/// There are none, or too many, or one cannot be read.
pub fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        found.push(certificate.map_err(|_| "it holds a damaged certificate".to_owned())?);
        if found.len() > CERTIFICATES_MAX {
            return Err(format!("it holds more than {CERTIFICATES_MAX} certificates"));
        }
    }
    if found.is_empty() { Err("it holds no certificate in PEM".to_owned()) } else { Ok(found) }
}

/// What a system's certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Who gave it.
    pub issuer: String,
    /// Its last moment.
    pub expires: DateTime<Utc>,
}

/// The facts of a certificate in DER; `None` when it cannot be read.
pub fn facts(der: &[u8]) -> Option<CertificateFacts> {
    let certificate = Certificate::from_der(der).ok()?;
    let certificate = certificate.tbs_certificate();
    let expires = certificate.validity().not_after.to_unix_duration().as_secs();
    Some(CertificateFacts {
        issuer: certificate.issuer().to_string(),
        expires: DateTime::from_timestamp(i64::try_from(expires).ok()?, 0)?,
    })
}

/// Looks at the certificate of whoever answers at an address, and believes nothing: the connection
/// ends there. So an expired or unknown certificate can be shown as well.
pub async fn look(host: &str, port: u16, limit: Duration) -> Option<CertificateFacts> {
    let witness = Arc::new(Witness::default());
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(witness.clone())
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let shake = async {
        let stream = TcpStream::connect((host, port)).await.ok()?;
        // Always an error: the witness refuses what it has seen.
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.err()
    };
    tokio::time::timeout(limit, shake).await.ok()??;
    let seen = witness.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
    facts(&seen)
}

/// Remembers the certificate that it is shown, and refuses it.
#[derive(Debug, Default)]
struct Witness {
    seen: Mutex<Option<Vec<u8>>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(end_entity.to_vec());
        Err(refused())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(refused())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(refused())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

fn refused() -> rustls::Error {
    rustls::Error::General("only looked at".to_owned())
}
