//! Where each text belongs in the outline, and what each figure says.
