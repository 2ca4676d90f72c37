//! A public key by which somebody's terminal is known: what OpenSSH keeps in a `.pub` file.
//!
//! Only the form is looked at here. Whether a terminal holds the private half is for the door.

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

/// Public keys one person can have.
pub const KEYS_A_PERSON_MAX: usize = 8;
/// Letters of the comment behind a key.
pub const KEY_COMMENT_LETTERS_MAX: usize = 120;
/// Bytes of a whole line in OpenSSH's form.
pub const KEY_LINE_BYTES_MAX: usize = 4_096;

/// Algorithms that are taken, and how many bytes a body of theirs has, at least and at most: those
/// that the SSH door lets in. DSA is too weak; for RSA see [`KeyFault::Rsa`].
const ALGORITHMS: [(&str, usize, usize); 6] = [
    ("ssh-ed25519", 51, 51),
    ("sk-ssh-ed25519@openssh.com", 62, 512),
    ("ecdsa-sha2-nistp256", 104, 104),
    ("ecdsa-sha2-nistp384", 136, 136),
    ("ecdsa-sha2-nistp521", 172, 172),
    ("sk-ecdsa-sha2-nistp256@openssh.com", 119, 512),
];

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// The algorithm, as OpenSSH names it.
    pub algorithm: String,
    /// The body, as it goes over the line.
    pub body: Vec<u8>,
    /// What its owner calls it; may be empty.
    pub comment: String,
}

/// Why a line is no usable public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// There is nothing, or more than one line, or too much.
    #[error("it is not one line of the form `ssh-ed25519 AAAA… comment`")]
    Form,
    /// The algorithm is unknown or too weak.
    #[error("its algorithm is not taken: Ed25519 or ECDSA are")]
    Algorithm,
    /// An RSA key. The code that the door would need for it has a known weakness
    /// (RUSTSEC-2023-0071) and is not linked in, so such a key would be kept and never let anybody in.
    #[error("RSA keys open no door here; make another with `ssh-keygen -t ed25519`")]
    Rsa,
    /// The body is not what the algorithm says.
    #[error("its body is damaged")]
    Body,
    /// The comment is too long or cannot be shown.
    #[error("its comment is too long or holds characters that cannot be shown")]
    Comment,
}

impl PublicKey {
    /// Reads one line in OpenSSH's form: algorithm, body in base64, comment. Options before the
    /// algorithm are not taken: what a person may do is said by their role.
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn parse(line: &str) -> Result<Self, KeyFault> {
        let line = line.trim();
        if line.len() > KEY_LINE_BYTES_MAX || line.contains(['\n', '\r']) {
            return Err(KeyFault::Form);
        }
        let (algorithm, rest) = line.split_once([' ', '\t']).ok_or(KeyFault::Form)?;
        let (body, comment) =
            rest.trim_start().split_once([' ', '\t']).unwrap_or((rest.trim(), ""));
        let comment = comment.trim();
        if algorithm == "ssh-rsa" {
            return Err(KeyFault::Rsa);
        }
        let known = ALGORITHMS.iter().find(|(name, ..)| *name == algorithm);
        let (_, least, most) = known.ok_or(KeyFault::Algorithm)?;
        let body = Base64::decode_vec(body).map_err(|_| KeyFault::Body)?;
        let whole = (*least..=*most).contains(&body.len());
        if !whole || named_in(&body) != Some(algorithm.as_bytes()) {
            return Err(KeyFault::Body);
        }
        let too_long = comment.chars().count() > KEY_COMMENT_LETTERS_MAX;
        if too_long || crate::locale::clean::check_clean(comment).is_err() {
            return Err(KeyFault::Comment);
        }
        Ok(Self { algorithm: algorithm.to_owned(), body, comment: comment.to_owned() })
    }

    /// The line OpenSSH would write.
    pub fn line(&self) -> String {
        let body = Base64::encode_string(&self.body);
        let line = format!("{} {body} {}", self.algorithm, self.comment);
        line.trim_end().to_owned()
    }
}

/// The algorithm that the body names at its start.
fn named_in(body: &[u8]) -> Option<&[u8]> {
    let (length, rest) = body.split_first_chunk::<4>()?;
    rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)
}
