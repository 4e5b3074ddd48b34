/* The commands of SPEC 1; each returns the exit status. */
#ifndef MAIN_COMMANDS_H
#define MAIN_COMMANDS_H

#include "main/session.h"

enum exit_status command_build(struct arena *a, const struct options *o);
enum exit_status command_check(struct arena *a, const struct options *o);
enum exit_status command_map(struct arena *a, const struct options *o);
enum exit_status command_explain(struct arena *a, const struct options *o);
enum exit_status command_history(struct arena *a, const struct options *o);
enum exit_status command_plan(struct arena *a, const struct options *o);
enum exit_status command_list(struct arena *a, const struct options *o);

#endif
