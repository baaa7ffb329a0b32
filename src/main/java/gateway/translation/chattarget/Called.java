package gateway.translation.chattarget;

/**
 * A call of the assistant.
 *
 * @param id as the client has it
 * @param atTarget as the target is told it
 */
record Called(String id, String atTarget) {}
