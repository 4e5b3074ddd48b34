/* The one way out when the machine fails us: a line on stderr, unfinished output files
 * removed, exit status 3. Bad data never comes here, our own bugs are asserts. */
#include "base/base.h"
#include "base/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("mondaypack: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    fflush(stderr); /* before: a halted thread may hold its lock */
    parts_drop();
    /* Not exit(): other threads may still be using what exit handlers take down. */
    _exit(3);
}
