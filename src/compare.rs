//! Assessments side by side: ranks, totals, tallies.
