//! Public keys: which lines are taken, whose they are, and that they are part of the state.

use dost_desk::casework::command::Command;
use dost_desk::casework::ids::StaffId;
use dost_desk::casework::public_key::{
    KEY_COMMENT_LETTERS_MAX, KEY_LINE_BYTES_MAX, KEYS_A_PERSON_MAX, KeyFault, PublicKey,
};
use dost_desk::casework::refusal::Refusal;

use super::world::{ADMIN, AGENT_A, AGENT_B, Desk, SUPERVISOR};

const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDzADzgV71a/2yTbwtrOcYFpiakdqAJnGZj3nCRI5FUT leyla@masa-3 #1";
const ECDSA: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBItyor9JAmrTD8kTyoeeU33iBfVa1IEeWCaG6Ou0LPNudIwnus3X43nKTac7rHQ80hxVpCPQCvQ9/E/OqUYjz2w= Əli İsmayılov";
const RSA_2048: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCr29TtS9NEi0qhbPnuQ+GHDjcM/wtOhr4i0gtFgCslrq3XYIt/iJB852olaDvElXrExl9j30Bu+R/V2ssl+H4ePPi7aoIuZ9ahlXSVbKNv3aD2LFZAxGJe0iD+egsdv9Ue/X/KfDptyP0tyZoAp3Mhb6yqKz0vEDQAAGNsVCOM9GIaHfjf4CLr0aXTJs4YuBjkQyaQzYb4flkI6EbolXt2KsTeX2uDZQQPT/ngjO8jYA6OG+mtLa+8xKVvAoLhDbtNi5noQNwfXAITVJw44jxa4IJA/Tscb0D2yoYQJ1KL+jxrA9iV79c+EdB8Dv5yszbgMSa0AD1hB+0VhLkicmqx";

fn key(line: &str) -> PublicKey {
    PublicKey::parse(line).unwrap_or_else(|fault| panic!("{line}: {fault}"))
}

/// An Ed25519 key whose 32 bytes are all `byte`.
fn invented(byte: u8) -> PublicKey {
    let name = b"ssh-ed25519";
    let body = [&[0, 0, 0, 11], name.as_slice(), &[0, 0, 0, 32], &[byte; 32]].concat();
    PublicKey { algorithm: "ssh-ed25519".to_owned(), body, comment: String::new() }
}

fn add(staff: StaffId, key: PublicKey) -> Command {
    Command::AddKey { staff, key }
}

#[test]
fn a_line_of_openssh_is_kept_as_it_was_written() {
    for line in [ED25519, ECDSA] {
        assert_eq!(key(line).line(), line);
        assert_eq!(key(&format!("  {line}\r\n")).line(), line, "blanks around it");
    }
    assert_eq!(key(ED25519).comment, "leyla@masa-3 #1", "a comment may hold a number sign");
    assert_eq!(invented(7), key(&invented(7).line()));
}

#[test]
fn what_is_no_key_is_named() {
    let body = ED25519.split(' ').nth(1).expect("a body");
    let long = "a".repeat(KEY_COMMENT_LETTERS_MAX + 1);
    let cases = [
        ("", KeyFault::Form),
        ("ssh-ed25519", KeyFault::Form),
        (&format!("{ED25519}\n{ECDSA}"), KeyFault::Form),
        (&"x ".repeat(KEY_LINE_BYTES_MAX), KeyFault::Form),
        (&format!("command=\"sh\" {ED25519}"), KeyFault::Algorithm),
        (&format!("ssh-dss {body}"), KeyFault::Algorithm),
        (RSA_2048, KeyFault::Rsa),
        (&format!("ssh-rsa {body}"), KeyFault::Rsa),
        (&format!("ssh-ed25519 {}", &body[..body.len() - 4]), KeyFault::Body),
        (&format!("ssh-ed25519 {body}AAAA"), KeyFault::Body),
        ("ssh-ed25519 ////", KeyFault::Body),
        ("ssh-ed25519 /////w==", KeyFault::Body),
        ("ssh-ed25519 not*base64", KeyFault::Body),
        (&format!("{ED25519} {long}"), KeyFault::Comment),
        (&format!("{ED25519} \u{1b}[2J"), KeyFault::Comment),
        (&format!("{ED25519} \u{202e}"), KeyFault::Comment),
    ];
    for (line, fault) in cases {
        assert_eq!(PublicKey::parse(line), Err(fault), "{line:?}");
    }
}

#[test]
fn a_line_and_its_comment_are_as_long_as_they_may_be() {
    let comment = "ə".repeat(KEY_COMMENT_LETTERS_MAX);
    assert_eq!(key(&format!("{ED25519} ")).comment, key(ED25519).comment);
    let bare = ED25519.rsplitn(3, ' ').last().expect("a key without its comment");
    assert_eq!(key(&format!("{bare} {comment}")).comment, comment);
    let blanks = |count: usize| " ".repeat(count);
    let (head, body) = bare.split_once(' ').expect("an algorithm and a body");
    let full = format!("{head}{}{body}", blanks(KEY_LINE_BYTES_MAX - head.len() - body.len()));
    assert_eq!(full.len(), KEY_LINE_BYTES_MAX);
    assert_eq!(key(&full).body, key(bare).body);
    let longer = full.replacen(' ', "  ", 1);
    assert_eq!(PublicKey::parse(&longer), Err(KeyFault::Form));
}

#[test]
fn a_key_has_one_owner_and_is_removed_by_its_body() {
    let mut desk = Desk::founded();
    desk.must(ADMIN, add(AGENT_A, key(ED25519)));
    desk.must(ADMIN, add(AGENT_A, key(ECDSA)));
    assert_eq!(desk.centre.keys_of(AGENT_A), [key(ED25519), key(ECDSA)]);
    let owner = desk.centre.member_by_key(&key(ECDSA).body).map(|held| held.id);
    assert_eq!(owner, Some(AGENT_A));
    for who in [AGENT_A, AGENT_B] {
        let taken =
            desk.refused(ADMIN, add(who, PublicKey { comment: "x".into(), ..key(ED25519) }));
        assert_eq!(taken, Refusal::KeyTaken { by: AGENT_A });
    }
    let remove = |staff| Command::RemoveKey { staff, body: key(ED25519).body };
    assert_eq!(desk.refused(ADMIN, remove(AGENT_B)), Refusal::UnknownKey);
    desk.must(ADMIN, remove(AGENT_A));
    assert_eq!(desk.refused(ADMIN, remove(AGENT_A)), Refusal::UnknownKey);
    assert_eq!(desk.centre.keys_of(AGENT_A), [key(ECDSA)]);
    desk.must(ADMIN, add(AGENT_B, key(ED25519)));
}

#[test]
fn keys_are_bounded_and_only_the_administrator_gives_them() {
    let mut desk = Desk::founded();
    for number in 0..KEYS_A_PERSON_MAX {
        desk.must(ADMIN, add(AGENT_A, invented(u8::try_from(number).expect("few"))));
    }
    assert_eq!(desk.refused(ADMIN, add(AGENT_A, invented(99))), Refusal::TooMuch);
    for who in [AGENT_A, SUPERVISOR] {
        let refusal = desk.refused(who, add(who, invented(98)));
        assert!(matches!(refusal, Refusal::NotYourRole { .. }), "{refusal:?}");
    }
    let cut = PublicKey { body: vec![1; 9], ..invented(1) };
    assert_eq!(desk.refused(ADMIN, add(AGENT_B, cut)), Refusal::KeyNotUsable);
    assert_eq!(desk.refused(ADMIN, add(StaffId(999), invented(97))), Refusal::UnknownStaff);
    desk.must(ADMIN, Command::DisableStaff(AGENT_B));
    assert_eq!(desk.refused(ADMIN, add(AGENT_B, invented(96))), Refusal::StaffDisabled);
}
