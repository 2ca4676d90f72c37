//! Who works in the simulated centre at present.

use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, NewStaff};
use crate::casework::ids::{DeskId, StaffId};
use crate::casework::staff::Role;

/// Staff by role, from the state.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    pub(super) admin: Option<StaffId>,
    pub(super) volunteers: Vec<StaffId>,
    pub(super) agents: Vec<StaffId>,
    pub(super) officers: Vec<StaffId>,
    pub(super) supervisors: Vec<StaffId>,
    pub(super) trainers: Vec<StaffId>,
    pub(super) revoked: Vec<StaffId>,
    desks: u8,
}

impl Roster {
    pub(super) fn of(centre: &Centre) -> Self {
        let desks = centre.identity.as_ref().map_or(1, |identity| identity.desks);
        let mut roster = Self { desks, ..Self::default() };
        for member in centre.staff.values() {
            if member.disabled {
                roster.revoked.push(member.id);
                continue;
            }
            match member.role {
                Role::Administrator => roster.admin = roster.admin.or(Some(member.id)),
                Role::Volunteer => roster.volunteers.push(member.id),
                Role::Agent => roster.agents.push(member.id),
                Role::Officer => roster.officers.push(member.id),
                Role::Supervisor => roster.supervisors.push(member.id),
                Role::Trainer => roster.trainers.push(member.id),
            }
        }
        roster
    }

    /// The desk somebody sits at: always the same one, whatever their role is at present.
    pub(super) fn desk(&self, who: StaffId) -> DeskId {
        DeskId(u8::try_from(who.0 % u16::from(self.desks.max(1))).unwrap_or(0) + 1)
    }

    /// Everybody, those who left included.
    pub(super) fn all(&self) -> Vec<StaffId> {
        let groups = [
            &self.volunteers,
            &self.agents,
            &self.officers,
            &self.supervisors,
            &self.trainers,
            &self.revoked,
        ];
        groups.into_iter().flatten().copied().chain(self.admin).collect()
    }
}

/// The commands by which a centre gets its people.
pub(super) fn hirings(desks: u8) -> Vec<Command> {
    let mut wanted = vec![Role::Volunteer, Role::Supervisor, Role::Trainer];
    wanted.extend([Role::Officer; 3]);
    wanted.extend(std::iter::repeat_n(Role::Agent, usize::from(desks)));
    wanted.into_iter().enumerate().map(|(place, role)| hire(place, role)).collect()
}

/// A new member of staff with a login of their own.
pub(super) fn hire(number: usize, role: Role) -> Command {
    let login = format!("{}-{number}", role.name());
    Command::AddStaff(NewStaff { name: login.clone(), login, role, pin_hash: "hash".to_owned() })
}

/// An act: who, at which desk, what.
pub(super) type Deed = (Actor, Option<DeskId>, Command);
