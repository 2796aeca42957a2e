/// Tells people and programs what happened: events of the outbox become mails and webhook calls,
/// each delivered at least once under its event's id. Changes nothing that it tells of.
@NullMarked
package assay.server.notice;

import org.jspecify.annotations.NullMarked;
