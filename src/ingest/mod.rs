//! Files → register.
