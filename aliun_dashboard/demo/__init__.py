"""An invented agency in Punta Cana: three weeks of leads, told through the real flows on a moved clock."""

from aliun_dashboard.demo.agency import load

__all__ = ["load"]
