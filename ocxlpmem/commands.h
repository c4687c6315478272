/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The subcommands, in the order of the help:
 *
 * COMMAND(symbol, name, schemas, summary)
 *
 * Who includes this says what COMMAND is. meson reads the lines too and takes what
 * stands in quotes, so each stays one line. To a row belong NAME.c with the structure
 * command_SYMBOL, Documentation/ocxlpmem-ctl-NAME.adoc and test/cli/test-NAME.
 *
 * schemas: of the JSON it prints, in words. That of --json has the command's name and
 * comes first; "" if there is no --json. summary: one line, no full stop.
 */
COMMAND(list, "list", "list", "List the cards of this machine")
COMMAND(health, "health", "health", "Show how healthy cards are, and why")
COMMAND(check, "check", "check", "Check whether all cards are well, as a monitoring plugin")
COMMAND(metrics, "metrics", "", "Show how cards are to Prometheus")
COMMAND(error_log, "error-log", "error-log error-log-record", "Show, follow and save the error logs of cards")
COMMAND(monitor, "monitor", "monitor event history monitor-state", "Watch the cards, keep their logs, and tell what changes")
COMMAND(report, "report", "", "Show how cards are and how they went on, as a page of HTML")
COMMAND(stats, "stats", "stats", "Show the statistics of cards, once or as rates")
COMMAND(capture, "capture", "capture", "Put all that support wants of the cards into one file")
COMMAND(dump_controller, "dump-controller", "dump-controller dump dump-journal progress", "Bring the controller dump of cards safely to a file")
COMMAND(request_health, "request-health", "request-health", "Ask cards for a health log, and wait for it")
COMMAND(firmware, "firmware", "firmware", "Show the firmware of cards, or bring a card another")
COMMAND(erase, "erase", "erase", "Erase all that is on a card, or tell what became of it")
COMMAND(debug, "debug", "debug", "Read the registers of cards, for their makers")
COMMAND(decode, "decode", "decode", "Decode captured payloads, without a card")
COMMAND(ndctl, "ndctl", "", "Run the installed ndctl so that it shows the health of these cards")
COMMAND(version, "version", "version", "Show the version of this program")
COMMAND(help, "help", "", "Show the commands, or the manual of one")
