package routes.cli.words;

/** Numbers of things in words. Pure. */
public final class Counted {

    private Counted() {}

    /** Such as {@code 1 request} or {@code 0 requests}. */
    public static String requests(long count) {
        return of(count, "request");
    }

    static String of(long count, String thing) {
        return count + " " + (count == 1 ? thing : thing + "s");
    }
}
