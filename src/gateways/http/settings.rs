//! Where the three systems are and how they are spoken to, as the settings file says it.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use crate::casework::register::OutsideSystem;
use crate::gateways::wire::contract_name;

/// Milliseconds that a call may take unless the settings say otherwise.
pub const TIMEOUT_MILLIS: u32 = 2_500;
/// The shortest time that can be set, milliseconds.
pub const TIMEOUT_MILLIS_MIN: u32 = 100;
/// The longest time that can be set, milliseconds.
pub const TIMEOUT_MILLIS_MAX: u32 = 30_000;

/// One system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SystemSettings {
    /// `url = "https://…"`: everything before `/v1`. Required.
    pub url: String,
    /// `ca = "ca.pem"`: the authority that the system's certificate must come from; a file in PEM.
    /// Required for `https`. Names without a folder lie in the data folder.
    pub ca: Option<PathBuf>,
    /// `client_certificate = "desk.pem"`: what the desk shows of itself, in PEM. Default: nothing.
    pub client_certificate: Option<PathBuf>,
    /// `client_key = "desk.key"`: its key, in PEM, readable by this user alone.
    pub client_key: Option<PathBuf>,
    /// `timeout_millis = 2500`: how long one call may take, 100–30,000.
    pub timeout_millis: u32,
}

impl Default for SystemSettings {
    fn default() -> Self {
        Self {
            url: String::new(),
            ca: None,
            client_certificate: None,
            client_key: None,
            timeout_millis: TIMEOUT_MILLIS,
        }
    }
}

/// Why the settings of one system cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("[{system}] {key}: {why}")]
pub struct SettingsError {
    /// Name of the system's part of the file.
    pub system: &'static str,
    /// Which key.
    pub key: &'static str,
    /// What is wrong and what to do, as one sentence.
    pub why: String,
}

impl SettingsError {
    pub(super) fn new(system: OutsideSystem, key: &'static str, why: impl Into<String>) -> Self {
        Self { system: contract_name(system), key, why: why.into() }
    }
}

impl SystemSettings {
    /// The address, as far as the settings alone can tell whether it is good.
    ///
    /// # Errors
    /// The key that cannot be meant.
    pub fn check(&self, system: OutsideSystem) -> Result<reqwest::Url, SettingsError> {
        let wrong = |key, why: &str| Err(SettingsError::new(system, key, why));
        if self.url.is_empty() {
            return wrong("url", "is missing. Write the address before /v1, https://….");
        }
        let Ok(url) = reqwest::Url::parse(&self.url) else {
            return wrong("url", "is not an address. Write one such as https://meis.example/dost.");
        };
        if url.query().is_some() || url.fragment().is_some() {
            return wrong("url", "may hold no ? and no #. Write what stands before /v1.");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("url", "may hold no name or password. Use client_certificate.");
        }
        match url.scheme() {
            "https" if self.ca.is_none() => {
                return wrong("ca", "is missing. Name the file with the system's authority.");
            }
            "https" => {}
            "http" if is_loopback(&url) => {}
            _ => return wrong("url", "must be https, but for http on 127.0.0.1 or [::1]."),
        }
        if self.client_certificate.is_some() != self.client_key.is_some() {
            return wrong(
                "client_key",
                "goes with client_certificate. Name both files, or neither.",
            );
        }
        if !(TIMEOUT_MILLIS_MIN..=TIMEOUT_MILLIS_MAX).contains(&self.timeout_millis) {
            let bounds = format!("must be {TIMEOUT_MILLIS_MIN} to {TIMEOUT_MILLIS_MAX}.");
            return wrong("timeout_millis", &bounds);
        }
        Ok(url)
    }

    /// The bytes of a file that the settings name, small enough to be one of keys or certificates.
    pub(super) fn read(
        system: OutsideSystem,
        key: &'static str,
        folder: &Path,
        file: &Path,
    ) -> Result<Vec<u8>, SettingsError> {
        let path = folder.join(file);
        let shown = path.display();
        let fault = |why: String| SettingsError::new(system, key, why);
        let held = std::fs::metadata(&path)
            .map_err(|error| fault(format!("{shown} cannot be read ({error}). Check the name.")))?;
        if held.len() > FILE_BYTES_MAX {
            return Err(fault(format!("{shown} is too large for certificates or keys.")));
        }
        if key == "client_key" && is_exposed(&held) {
            return Err(fault(format!("others can read {shown}. Run: chmod 600 {shown}")));
        }
        std::fs::read(&path)
            .map_err(|error| fault(format!("{shown} cannot be read ({error}). Check its rights.")))
    }
}

/// Bytes of a file with certificates or a key.
const FILE_BYTES_MAX: u64 = 1 << 20;

fn is_exposed(held: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    held.permissions().mode() & 0o077 != 0
}

fn is_loopback(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
