import type { Router } from 'express'
import express from 'express'
import { expect, test } from 'vitest'
import { routers } from '../../src/app.ts'
import { testPortal } from '../support/portal.ts'
import { routesOf } from '../support/routes.ts'
import { matrix } from './matrix.ts'

const portal = await testPortal()

test('the matrix has every route, and no route that is not there', () => {
  const routes = routers(portal.portal, () => true).flatMap(([path, router]) => routesOf(path, router))
  expect(Object.keys(matrix).sort()).toEqual([...new Set(routes)].sort())
})

test('a route that the matrix has not, however deep its router, is found by its name', () => {
  const [area, account] = [express.Router(), express.Router()]
  account.post('/forgotten/:id', () => {})
  area.use(account)
  area
    .route('/both')
    .get(() => {})
    .delete(() => {})
  area.use(['/only-middleware'], () => {})
  expect(routesOf('/area', area)).toEqual(['POST /area/forgotten/:id', 'GET /area/both', 'DELETE /area/both'])
  expect(routesOf('/', area as Router)).toContain('GET /both')
})
