//! Areas, their codes, levels and vintages, and how they nest.
