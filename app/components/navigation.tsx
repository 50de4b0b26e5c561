/**
 * The one place where domain code meets the router. Features import links, forms and router hooks from here,
 * so that the move from Remix to React Router 7 is a change of this file and of the routes.
 */
import {
  Form as RemixForm,
  Link as RemixLink,
  NavLink as RemixNavLink,
  useFetcher as useRemixFetcher,
  useLocation as useRemixLocation,
  useNavigate as useRemixNavigate,
  useNavigation as useRemixNavigation,
  useRevalidator as useRemixRevalidator,
  useSearchParams as useRemixSearchParams,
  useSubmit as useRemixSubmit,
} from '@remix-run/react'

/** A link inside the site. */
export const Link = RemixLink
/** A link that knows whether it leads to the current page. */
export const NavLink = RemixNavLink
/** A form that posts to a route action; works as a plain form before scripts arrive. */
export const Form = RemixForm
/** Calls a loader or action without leaving the page: cell edits, polling. */
export const useFetcher = useRemixFetcher
/** Where the reader is. */
export const useLocation = useRemixLocation
/** Goes somewhere from code, where no link can be: keys of a grid. */
export const useNavigate = useRemixNavigate
/** Whether a page change or form is under way. */
export const useNavigation = useRemixNavigation
/** Loads the page's data again, for live progress. */
export const useRevalidator = useRemixRevalidator
/** The query string, for filters and pages. */
export const useSearchParams = useRemixSearchParams
/** Submits a form from code. */
export const useSubmit = useRemixSubmit
