/* The KPI table (SPEC 4): one row each. Order is the order of print. A row names its
 * function in functions.h, what it needs of the exports, and how the framework is to
 * treat it; names and definitions for readers are in the labels files. The rows stand in
 * files by what they are about. */
#include "metrics/functions.h"

const struct kpi kpis[] = {
#include "metrics/kpis_signing.h"
#include "metrics/kpis_pipeline.h"
#include "metrics/kpis_work.h"
#include "metrics/kpis_money.h"
};

const size_t kpi_count = COUNT_OF(kpis);
