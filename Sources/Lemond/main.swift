import Glibc
import LemonadeCore

exit(await Program.run(ProcessArguments.current()))
