//! The memory that a PIN's hash is reckoned in, given back to the system at once.
//!
//! A hash takes 19 MiB. The C library keeps freed pieces of that size for the thread they were
//! asked in, and the threads here are many: some forty sign-ins left a centre 390 MiB larger for the
//! rest of its life. Pieces beyond its largest threshold it never keeps, so that much is asked for;
//! what is not touched costs nothing.

use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// Most bytes of a piece that the C library keeps for later (glibc's `DEFAULT_MMAP_THRESHOLD_MAX`),
/// and some more.
const KEPT_BYTES_MAX: usize = 33 << 20;
/// Most bytes of a hash's output.
const OUTPUT_BYTES_MAX: usize = 64;

/// Whether the secret comes to that hash, under the salt and cost that are written in it.
pub(super) fn verify(secret: &[u8], kept: &PasswordHash) -> bool {
    let reckoned =
        Params::try_from(kept).ok().zip(kept.salt.as_ref()).and_then(|(params, salt)| {
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            reckon(&argon, secret, salt.as_ref(), kept.hash.as_ref()?.len())
        });
    reckoned.is_some() && reckoned == kept.hash
}

/// What the secret comes to, in so many bytes.
pub(super) fn reckon(argon: &Argon2, secret: &[u8], salt: &[u8], bytes: usize) -> Option<Output> {
    let blocks = argon.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(KEPT_BYTES_MAX / Block::SIZE));
    memory.resize(blocks, Block::default());
    let mut output = [0; OUTPUT_BYTES_MAX];
    let output = output.get_mut(..bytes)?;
    argon.hash_password_into_with_memory(secret, salt, output, &mut memory).ok()?;
    Output::new(output).ok()
}

#[cfg(test)]
mod tests {
    use argon2::PasswordHasher as _;

    use super::*;

    #[test]
    fn it_comes_to_what_the_library_says() {
        let argon = Argon2::default();
        let hash: PasswordHash =
            argon.hash_password_with_salt(b"2580", b"0123456789abcdef").unwrap();
        assert!(verify(b"2580", &hash));
        assert!(!verify(b"2581", &hash));
        assert!(!verify(b"", &hash));
        let none = PasswordHash { hash: None, ..hash };
        assert!(!verify(b"2580", &none), "a hash without its output is nobody's");
    }
}
