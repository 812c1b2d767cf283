"""The machines that a bundle is made for: what their Python is asked for and what it accepts."""

from __future__ import annotations

from dataclasses import dataclass

MACHINES = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13")
# glibc 2.28: the oldest system named in docs/support.md. Wheels that need a newer one are left out, so that they
# are found missing when the bundle is made and not when it is installed.
GLIBC = (2, 28)
_FIRST_GLIBC = 5  # manylinux_2_5, the first of its kind
_OLD_NAMES = ("manylinux2014", "manylinux2010", "manylinux1")


@dataclass(frozen=True, slots=True)
class Target:
    """One minor version of CPython on one kind of machine, on Linux with glibc."""

    machine: str
    python: str

    @property
    def name(self) -> str:
        """As folders and lists say it."""
        return f"{self.machine}-cp{self.python.replace('.', '')}"

    @property
    def environment(self) -> dict[str, str]:
        """What the markers of a requirement ask about (PEP 508)."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
            "extra": "",
        }

    @property
    def platforms(self) -> list[str]:
        """Tags of wheels that the machine takes, the newest first."""
        new = [f"manylinux_{GLIBC[0]}_{minor}" for minor in range(GLIBC[1], _FIRST_GLIBC - 1, -1)]
        old = _OLD_NAMES if self.machine == "x86_64" else _OLD_NAMES[:1]
        return [f"{name}_{self.machine}" for name in (*new, *old)]
