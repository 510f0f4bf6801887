"""What kiosk and console are made of: themes, fields, buttons, notices, dialogs, and what keeps a terminal safe."""
