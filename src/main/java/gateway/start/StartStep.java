package gateway.start;

/** A step of a start that may take long. */
public enum StartStep {
    UNPACK_SERVER("Unpacking PostgreSQL", "PostgreSQL is unpacked"),
    MAKE_CLUSTER("Making the database folder", "The database folder is made"),
    START_SERVER("Starting PostgreSQL", "PostgreSQL runs"),
    MIGRATE("Bringing the schema up to date", "The schema is up to date"),
    READ_ACCOUNTS("Reading accounts and keys", "Accounts and keys are read"),
    START_ROUTES("Starting the routes", "The routes run");

    private final String doing;
    private final String done;

    StartStep(String doing, String done) {
        this.doing = doing;
        this.done = done;
    }

    /** While it runs, as the beginning of a line. */
    public String doing() {
        return doing;
    }

    /** When it has succeeded, as a sentence without its full stop. */
    public String done() {
        return done;
    }
}
