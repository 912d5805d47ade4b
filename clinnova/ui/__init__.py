"""What the frame and the components know; drawn by `templatetags.ui` and `templates/_components`."""
