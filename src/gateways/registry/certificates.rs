//! Certificates that the practice registers make for themselves: an authority, a server, a client
//! for the desk, and two that must be refused.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use thiserror::Error;

use super::faults::Fault;
use crate::gateways::http::{certificates, provider};

/// Days for which a certificate is good.
const GOOD_DAYS: u64 = 730;
/// The files, public ones first.
const NAMES: [&str; 7] =
    ["ca.pem", "server.pem", "expired.pem", "other.pem", "client.pem", "server.key", "client.key"];

/// Why there are no certificates.
#[derive(Debug, Error)]
pub enum CertificateTrouble {
    /// The folder.
    #[error("{path}: {source}. Name a folder that this user may write with --tls.")]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The making, or what lies there.
    #[error(
        "the certificates in {folder} cannot be used ({why}). Name an empty folder; they are made there."
    )]
    Unusable {
        /// Where they lie.
        folder: String,
        /// What is wrong.
        why: String,
    },
}

/// The folder with the certificates.
#[derive(Clone, Debug)]
pub struct CertificateFiles {
    folder: PathBuf,
}

/// How connections are taken, by what is wrong on purpose.
pub(super) struct Configs {
    good: Arc<ServerConfig>,
    expired: Arc<ServerConfig>,
    other: Arc<ServerConfig>,
}

impl Configs {
    /// What a new connection is shown.
    pub(super) fn shown(&self, fault: Fault) -> Arc<ServerConfig> {
        match fault {
            Fault::WrongCertificate => self.other.clone(),
            Fault::ExpiredCertificate => self.expired.clone(),
            _ => self.good.clone(),
        }
    }
}

impl CertificateFiles {
    /// The certificates of a folder; made, for `names` beside this machine's own, when they are not
    /// there yet.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn prepare(folder: &Path, names: &[String]) -> Result<Self, CertificateTrouble> {
        let files = Self { folder: folder.to_owned() };
        if NAMES.iter().all(|name| folder.join(name).exists()) {
            return Ok(files);
        }
        // Whatever lies there is somebody's: a desk's own authority and key have the same names.
        if let Some(name) = NAMES.iter().find(|name| folder.join(name).exists()) {
            let why = format!("it holds {name} but not all of a practice registry's files");
            return Err(files.unusable(why));
        }
        let made = make(names).map_err(|error| files.unusable(error))?;
        fs::create_dir_all(folder).map_err(|source| trouble(folder, source))?;
        for (name, text) in NAMES.into_iter().zip(made) {
            let path = folder.join(name);
            put(&path, &text).map_err(|source| trouble(&path, source))?;
        }
        Ok(files)
    }

    /// The authority that a desk's settings name as `ca`.
    pub fn ca(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// What a desk's settings name as `client_certificate` and `client_key`.
    pub fn client(&self) -> (PathBuf, PathBuf) {
        (self.folder.join("client.pem"), self.folder.join("client.key"))
    }

    pub(super) fn configs(&self, wants_client: bool) -> Result<Configs, CertificateTrouble> {
        let config = |name| self.config(name, wants_client);
        Ok(Configs {
            good: config("server.pem")?,
            expired: config("expired.pem")?,
            other: config("other.pem")?,
        })
    }

    fn config(
        &self,
        name: &str,
        wants_client: bool,
    ) -> Result<Arc<ServerConfig>, CertificateTrouble> {
        let chain = certificates(&self.read(name)?).map_err(|why| self.unusable(why))?;
        let key = PrivateKeyDer::from_pem_slice(&self.read("server.key")?)
            .map_err(|_| self.unusable("server.key holds no key"))?;
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| self.unusable(error))?;
        let builder = if wants_client {
            let mut roots = RootCertStore::empty();
            for authority in
                certificates(&self.read("ca.pem")?).map_err(|why| self.unusable(why))?
            {
                roots.add(authority).map_err(|error| self.unusable(error))?;
            }
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).build();
            builder.with_client_cert_verifier(verifier.map_err(|error| self.unusable(error))?)
        } else {
            builder.with_no_client_auth()
        };
        let config = builder.with_single_cert(chain, key).map_err(|error| self.unusable(error))?;
        Ok(Arc::new(config))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, CertificateTrouble> {
        let path = self.folder.join(name);
        fs::read(&path).map_err(|source| trouble(&path, source))
    }

    fn unusable(&self, why: impl ToString) -> CertificateTrouble {
        let folder = self.folder.display().to_string();
        CertificateTrouble::Unusable { folder, why: why.to_string() }
    }
}

fn trouble(path: &Path, source: io::Error) -> CertificateTrouble {
    CertificateTrouble::File { path: path.display().to_string(), source }
}

/// Keys are for this user alone.
fn put(path: &Path, text: &str) -> io::Result<()> {
    let is_key = path.extension().is_some_and(|ending| ending == "key");
    let mode = if is_key { 0o600 } else { 0o644 };
    // An older file would keep its own rights.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(text.as_bytes())
}

/// The texts of the files, in the order of [`NAMES`].
fn make(names: &[String]) -> Result<[String; 7], rcgen::Error> {
    let today = Utc::now().date_naive();
    let (from, to) = (today - Days::new(1), today + Days::new(GOOD_DAYS));
    let (authority, other) =
        (authority("dost practice authority")?, authority("another authority")?);
    let (server_key, client_key) = (KeyPair::generate()?, KeyPair::generate()?);
    let mut known: Vec<String> =
        ["localhost", "127.0.0.1", "::1"].into_iter().map(str::to_owned).collect();
    known.extend(names.iter().cloned());
    let server = |issuer: &Authority, from, to| -> Result<String, rcgen::Error> {
        let params = leaf(&known, "dost practice registry", from, to)?;
        Ok(params.signed_by(&server_key, &issuer.issuer)?.pem())
    };
    let year = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
    let mut client = leaf(&[], "dost practice desk", from, to)?;
    client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    Ok([
        authority.pem.clone(),
        server(&authority, from, to)?,
        server(&authority, year(2019, 5, 9), year(2020, 5, 9))?,
        server(&other, from, to)?,
        client.signed_by(&client_key, &authority.issuer)?.pem(),
        server_key.serialize_pem(),
        client_key.serialize_pem(),
    ])
}

struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

fn authority(name: &str) -> Result<Authority, rcgen::Error> {
    let today = Utc::now().date_naive();
    let mut params = leaf(&[], name, today - Days::new(1), today + Days::new(GOOD_DAYS))?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.extended_key_usages = Vec::new();
    let key = KeyPair::generate()?;
    let pem = params.self_signed(&key)?.pem();
    Ok(Authority { pem, issuer: Issuer::new(params, key) })
}

fn leaf(
    names: &[String],
    name: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names.to_vec())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = date_time_ymd(from.year(), of(from.month()), of(from.day()));
    params.not_after = date_time_ymd(to.year(), of(to.month()), of(to.day()));
    Ok(params)
}

/// A month or a day: always fits.
fn of(figure: u32) -> u8 {
    u8::try_from(figure).unwrap_or(1)
}
