//! Casework: tickets, cases, staff and the values about a person.

mod answer_hash;
mod calendar_adoption;
mod corrections;
mod decisions;
mod edges;
mod erasure;
mod evidence;
mod freshness;
mod head;
mod identity;
mod keys;
mod life;
mod machine;
mod notice;
mod oracle;
mod queue;
mod refusals;
mod roles;
mod sealing;
mod urgency;
mod world;
