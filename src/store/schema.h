/* The tables of the history file and how an older file becomes a newer one. Internal to
 * store/. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/database.h"

/* Brings the file up to date; false after a diagnostic when it is not ours or newer than we
 * are. */
bool schema_migrate(struct database *db);

#endif
