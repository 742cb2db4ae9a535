from programs.forms.fields import NamedChoiceField

__all__ = ["NamedChoiceField"]
