//! The gateways room.
