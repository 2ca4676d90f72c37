//! Keys: who can open what, and what is gone for good.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use dost_desk::casework::private::{PersonId, Private};
use dost_desk::store::frame;
use dost_desk::store::keys::{KeyError, KeyRing, KeyState, MasterKeySource, SealedIn, Secret};
use dost_desk::store::medium::{Faults, Medium, MemoryMedium};
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::{NOTE, Note, STORE, note, open as open_journal};

fn given() -> MasterKeySource {
    MasterKeySource::Given(Secret::new([7; 32]))
}

fn ring(medium: &MemoryMedium) -> Result<KeyRing, KeyError> {
    KeyRing::open(Box::new(medium.clone()), STORE, &given())
}

fn passphrase(text: &str) -> MasterKeySource {
    MasterKeySource::Passphrase(Zeroizing::new(text.to_owned()))
}

fn refused<T>(outcome: Result<T, KeyError>) -> KeyError {
    match outcome {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

/// The cipher as another library has it: nonce, enciphered bytes and tag in one.
fn sealed_by_others(key: [u8; 32], nonce: [u8; 24], context: &[u8], clear: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(&key.into());
    let payload = Payload { msg: clear, aad: context };
    [nonce.to_vec(), cipher.encrypt(&XNonce::from(nonce), payload).unwrap()].concat()
}

/// The example of the cipher's own draft standard (XChaCha, A.3.1).
#[test]
fn the_published_example_is_opened() {
    let key = std::array::from_fn(|at| 0x80 + at as u8);
    let nonce: [u8; 24] = std::array::from_fn(|at| 0x40 + at as u8);
    let context = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
    let sealed = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa644\
                  0bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e\
                  3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e\
                  c0875924c1c7987947deafd8780acf49";
    let digits = sealed.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap());
    let sealed = digits.map(|two| u8::from_str_radix(two, 16).unwrap());
    let sealed: Vec<u8> = nonce.into_iter().chain(sealed).collect();
    let clear = Secret::new(key).open(&context, &sealed).expect("the same cipher");
    let clear = String::from_utf8(clear).unwrap();
    assert!(clear.starts_with("Ladies and Gentlemen of the class of '99"), "{clear}");
}

proptest! {
    #[test]
    fn the_cipher_is_the_one_that_other_libraries_call_by_its_name(
        key in any::<[u8; 32]>(),
        context in proptest::collection::vec(any::<u8>(), 0..40),
        clear in proptest::collection::vec(any::<u8>(), 0..900),
        place in any::<proptest::sample::Index>(),
    ) {
        let secret = Secret::new(key);
        let sealed = secret.seal(&context, &clear).unwrap();
        let nonce = sealed[..24].try_into().unwrap();
        prop_assert_eq!(&sealed, &sealed_by_others(key, nonce, &context, &clear));
        prop_assert_eq!(secret.open(&context, &sealed), Some(clear));
        let mut changed = sealed.clone();
        changed[place.index(sealed.len())] ^= 1;
        prop_assert_eq!(secret.open(&context, &changed), None);
        prop_assert_eq!(secret.open(b"elsewhere, and longer than any context", &sealed), None);
        prop_assert_eq!(secret.open(&context, &sealed[..sealed.len() - 1]), None);
    }
}

#[test]
fn sealed_values_open_after_a_restart_in_their_own_place_only() {
    let medium = MemoryMedium::new();
    let mut keys = ring(&medium).unwrap();
    let mut sealed = note(1, "İlham Əliağa oğlu");
    keys.seal(&mut sealed, SealedIn::Journal).unwrap();
    assert!(matches!(sealed.name, Private::Sealed(_)));
    let keys = ring(&medium).unwrap();
    let mut opened = sealed.clone();
    keys.open_record(&mut opened, SealedIn::Journal).unwrap();
    assert_eq!(opened, note(1, "İlham Əliağa oğlu"));
    // In another place, or under another person, the same bytes are refused.
    let wrong_place = refused(keys.open_record(&mut sealed.clone(), SealedIn::State));
    assert!(matches!(wrong_place, KeyError::Forged(PersonId(1))));
    let mut keys = keys;
    keys.ensure([PersonId(2)]).unwrap();
    let mut moved = Note { person: PersonId(2), ..sealed };
    let wrong_person = refused(keys.open_record(&mut moved, SealedIn::Journal));
    assert!(matches!(wrong_person, KeyError::Forged(PersonId(2))));
}

#[test]
fn an_erased_person_reads_as_erased_and_the_chain_stays_whole() {
    let (disk, key_disk) = (MemoryMedium::new(), MemoryMedium::new());
    let mut keys = ring(&key_disk).unwrap();
    let (mut journal, _) = open_journal(&disk).unwrap();
    for person in [1, 2, 1] {
        let mut body = note(person, "Aytən Quliyeva");
        keys.seal(&mut body, SealedIn::Journal).unwrap();
        journal.append_group(&[frame::payload(NOTE, &body).unwrap()]).unwrap();
    }
    let wrapped_before = key_disk.read("keys").unwrap();
    keys.erase(PersonId(1)).unwrap();
    keys.erase(PersonId(1)).unwrap();
    assert!(matches!(refused(keys.ensure([PersonId(1)])), KeyError::Erased(PersonId(1))));
    drop((keys, journal));

    let keys = ring(&key_disk).unwrap();
    assert!(matches!(keys.state(PersonId(1)), Ok(KeyState::Erased)));
    let (journal, report) = open_journal(&disk).unwrap();
    assert_eq!((report.records, report.torn), (3, None));
    assert_eq!(journal.verify().unwrap().records, 3);
    let mut names = Vec::new();
    for frame in frame::frames::<Note>(&journal, NOTE, 0) {
        let mut body = frame.unwrap().body;
        keys.open_record(&mut body, SealedIn::Journal).unwrap();
        names.push(body.name);
    }
    let kept = Private::of("Aytən Quliyeva".to_owned());
    assert_eq!(names, [Private::Erased, kept, Private::Erased]);
    // Nothing of the old wrapped key is in the new file.
    let key_file = key_disk.read("keys").unwrap();
    let old_entry = &wrapped_before[116 + 12..116 + 84];
    assert!(!key_file.windows(16).any(|window| old_entry.windows(16).any(|old| old == window)));
}

#[test]
fn a_lost_key_is_never_taken_for_an_erasure() {
    let medium = MemoryMedium::new();
    let mut keys = ring(&medium).unwrap();
    let mut sealed = note(3, "Nigar");
    keys.seal(&mut sealed, SealedIn::Journal).unwrap();
    medium.damage("keys", |bytes| bytes.truncate(116));
    let keys = ring(&medium).unwrap();
    let error = refused(keys.open_record(&mut sealed, SealedIn::Journal));
    assert!(matches!(error, KeyError::Missing(PersonId(3))));
}

#[test]
fn a_lost_key_file_is_not_replaced_when_there_are_frames() {
    let medium = MemoryMedium::new();
    let open = || KeyRing::open_existing(Box::new(medium.clone()), STORE, &given());
    assert!(matches!(refused(open()), KeyError::FileMissing));
    assert!(medium.names().unwrap().is_empty());
    ring(&medium).unwrap();
    assert!(open().unwrap().is_empty());
}

#[test]
fn a_torn_end_is_cut_off_and_damage_before_it_is_refused() {
    let medium = MemoryMedium::new();
    ring(&medium).unwrap().ensure([1, 2].map(PersonId)).unwrap();
    let before = medium.read("keys").unwrap().len();
    ring(&medium).unwrap().ensure([PersonId(3)]).unwrap();
    let whole = medium.read("keys").unwrap();
    for cut in before..whole.len() {
        medium.damage("keys", |bytes| *bytes = whole[..cut].to_vec());
        let mut keys = ring(&medium).unwrap();
        assert_eq!(keys.len(), 2, "cut at {cut}");
        keys.ensure([PersonId(4)]).unwrap();
        assert_eq!(ring(&medium).unwrap().len(), 3);
    }
    for bit in 0..before * 8 {
        medium.damage("keys", |bytes| {
            bytes.clone_from(&whole);
            bytes[bit / 8] ^= 1 << (bit % 8);
        });
        assert!(matches!(refused(ring(&medium)), KeyError::Damaged { .. }), "bit {bit}");
    }
}

#[test]
fn a_power_cut_never_takes_a_key_that_was_promised() {
    for seed in 0..300_usize {
        let medium = MemoryMedium::new();
        let mut keys = ring(&medium).unwrap();
        keys.ensure((0..5).map(PersonId)).unwrap();
        medium.set_faults(Faults { syncs_left: Some(0), ..Faults::default() });
        refused(keys.ensure((5..12).map(PersonId)));
        assert!(matches!(refused(keys.ensure([PersonId(20)])), KeyError::Poisoned));
        let mut state = seed;
        medium.cut_power(|outcomes| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % outcomes
        });
        let keys = ring(&medium).unwrap();
        assert!((0..5).all(|id| matches!(keys.state(PersonId(id)), Ok(KeyState::Known(_)))));
    }
}

#[test]
fn a_key_read_after_a_failed_sync_survives_the_next_power_cut() {
    let medium = MemoryMedium::new();
    let mut keys = ring(&medium).unwrap();
    keys.ensure([PersonId(1)]).unwrap();
    medium.set_faults(Faults { syncs_left: Some(0), ..Faults::default() });
    refused(keys.ensure([PersonId(2)]));
    medium.set_faults(Faults::default());
    assert_eq!(ring(&medium).unwrap().len(), 2);
    medium.cut_power(|_| 0);
    assert_eq!(ring(&medium).unwrap().len(), 2);
}

#[test]
fn a_passphrase_opens_and_a_wrong_one_says_so() {
    let medium = MemoryMedium::new();
    let open = |text| KeyRing::open(Box::new(medium.clone()), STORE, &passphrase(text));
    assert!(matches!(refused(open("short")), KeyError::PassphraseShort { .. }));
    let index = open("gün doğur, gün batır").unwrap().index_key().hash("əli");
    assert_eq!(open("gün doğur, gün batır").unwrap().index_key().hash("əli"), index);
    let wrong = refused(open("gün dogur, gün batır"));
    assert!(matches!(wrong, KeyError::WrongMaster { passphrase_needed: true, .. }));
    assert!(wrong.to_string().contains("passphrase"), "{wrong}");
    let no_passphrase = refused(ring(&medium));
    assert!(matches!(no_passphrase, KeyError::WrongMaster { passphrase_needed: true, .. }));
}

#[test]
fn changing_the_master_key_keeps_what_is_sealed() {
    let medium = MemoryMedium::new();
    let mut keys = ring(&medium).unwrap();
    let mut sealed = note(1, "Rəşad");
    keys.seal(&mut sealed, SealedIn::State).unwrap();
    keys.change_master(&passphrase("twelve letters or more")).unwrap();
    assert!(matches!(refused(ring(&medium)), KeyError::WrongMaster { .. }));
    let source = passphrase("twelve letters or more");
    let keys = KeyRing::open(Box::new(medium), STORE, &source).unwrap();
    keys.open_record(&mut sealed, SealedIn::State).unwrap();
    assert_eq!(sealed, note(1, "Rəşad"));
}

#[test]
fn the_master_key_file_is_made_once_private_and_must_stay_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let source = MasterKeySource::choose(folder.path(), None, Some(Path::new("/nowhere")));
    let medium = MemoryMedium::new();
    let open = || KeyRing::open(Box::new(medium.clone()), STORE, &source);
    open().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    open().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let exposed = refused(open());
    assert!(matches!(exposed, KeyError::MasterExposed { mode: 0o640, .. }));
    assert!(exposed.to_string().contains("chmod 600"), "{exposed}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, "dost-master-key-1 0011").unwrap();
    assert!(matches!(refused(open()), KeyError::MasterMalformed { .. }));
    // A lost key is not replaced by a new one that opens nothing.
    fs::remove_file(&path).unwrap();
    assert!(matches!(refused(open()), KeyError::MasterMissing { .. }));
    assert!(!path.exists());
}

#[test]
fn a_credential_of_the_service_manager_comes_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dost-master-key");
    fs::write(&path, [9; 32]).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    let source = MasterKeySource::choose(folder.path(), None, Some(folder.path()));
    let medium = MemoryMedium::new();
    KeyRing::open(Box::new(medium.clone()), STORE, &source).unwrap();
    KeyRing::open(Box::new(medium), STORE, &source).unwrap();
    assert!(!folder.path().join("master.key").exists());
}

#[test]
fn index_hashes_depend_on_the_folder_and_the_prefix() {
    let one = ring(&MemoryMedium::new()).unwrap().index_key();
    let other = ring(&MemoryMedium::new()).unwrap().index_key();
    assert_eq!(one.hash("əli"), one.hash("əli"));
    assert_ne!(one.hash("əli"), one.hash("əl"));
    assert_ne!(one.hash("əli"), other.hash("əli"));
}
