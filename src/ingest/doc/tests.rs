//! Damage and oddities that files of other programs do not show.
