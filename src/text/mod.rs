//! Vietnamese text in comparable form, and the numbers in it.
