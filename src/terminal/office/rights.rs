//! `dost staff may`: the table of rights, as far as it is about one person.

use super::Told;
use crate::casework::command::Act;
use crate::casework::staff::{Role, Staff};

/// Answers with one row of the table, or with all of them.
pub(super) fn may(member: &Staff, action: Option<&str>) -> Result<Told, String> {
    let Some(action) = action else {
        return Ok(Told::lines(Act::ALL.iter().map(|act| row(member, *act)).collect()));
    };
    let named = |act: &&Act| name(**act) == action.replace('_', "-");
    let Some(act) = Act::ALL.iter().find(named) else {
        return Err(format!(
            "no action is called {action}. Actions are named as in the table of rights: {}.",
            Act::ALL.iter().map(|act| name(*act)).collect::<Vec<_>>().join(", ")
        ));
    };
    Ok(Told { lines: vec![row(member, *act)], no: !is_allowed(member, *act) })
}

fn is_allowed(member: &Staff, act: Act) -> bool {
    !member.disabled && member.role.may(act)
}

fn row(member: &Staff, act: Act) -> String {
    let roles: Vec<_> =
        Role::ALL.into_iter().filter(|role| role.may(act)).map(Role::name).collect();
    let rule = match roles.as_slice() {
        [] => "nobody may: the centre does it by itself".to_owned(),
        roles if roles.len() == Role::ALL.len() => "everybody may".to_owned(),
        roles => format!("{} may", roles.join(", ")),
    };
    let also = match act {
        Act::Decide => "; never who registered or edited the file, and only who has claimed it",
        Act::HandOver => "; an officer only what they hold",
        _ => "",
    };
    let who = if member.disabled { "disabled" } else { member.role.name() };
    let verdict = if is_allowed(member, act) { "yes" } else { "no" };
    format!("{verdict}: {} is {who}. {}: {rule}{also}", member.login, name(act))
}

/// The name of an act on the command line: `CallNext` is `call-next`.
fn name(act: Act) -> String {
    let mut name = String::new();
    for letter in format!("{act:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_named_as_they_are_stored() {
        for act in Act::ALL {
            let stored = serde_json::to_value(act).unwrap();
            assert_eq!(stored.as_str().unwrap().replace('_', "-"), name(*act));
        }
    }
}
