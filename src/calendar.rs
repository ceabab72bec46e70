//! Vietnamese working days: public holidays, substitute days and make-up Saturdays.
